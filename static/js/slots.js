// The line above the button says which time is chosen.
(() => {
  const line = document.querySelector('[data-slot]');
  if (!line) return;
  const say = radio => { if (radio?.dataset.label) line.textContent = radio.dataset.label; };
  document.addEventListener('change', event => say(event.target));
  say(document.querySelector('[data-label]:checked'));
})();
