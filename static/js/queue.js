// The organizer's list by keyboard: J next, K back; Enter follows the focused link by itself. Quiet while typing.
(() => {
  const links = [...document.querySelectorAll('[data-queue] a[data-case]')];
  if (!links.length) return;
  addEventListener('keydown', event => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.target.closest('input, textarea, select, [contenteditable]')) return;
    const step = { j: 1, k: -1 }[event.key.toLowerCase()];
    if (!step) return;
    event.preventDefault();
    const focused = links.indexOf(document.activeElement);
    const here = focused < 0 ? links.findIndex(link => link.hasAttribute('aria-current')) : focused;
    const next = here < 0 ? (step > 0 ? 0 : links.length - 1) : here + step;
    links[Math.max(0, Math.min(links.length - 1, next))].focus();
  });
})();
