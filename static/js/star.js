// A click on a star of the year line moves focus to its entry in the chronicle, not only the view.
document.addEventListener('click', event => {
  const star = event.target.closest('[data-entry]');
  const entry = star && document.getElementById(star.dataset.entry);
  if (!entry) return;
  event.preventDefault();
  location.hash = entry.id;
  entry.tabIndex = -1;
  entry.focus({ preventScroll: true });
});
