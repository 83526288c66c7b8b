// More tabs than a phone is wide: the one this page belongs to comes into sight.
(() => {
  const bar = document.querySelector('.nav-app');
  const current = bar?.querySelector('[aria-current]');
  if (current) bar.scrollLeft = current.offsetLeft - (bar.clientWidth - current.offsetWidth) / 2;
})();
