// The organizer's keys, on the list and on one application. J and K go on and back, Enter follows a focused link by
// itself, a letter presses what carries it, ? shows the help. Quiet while typing. Whoever has switched the keys off
// gets a page without this file.
(() => {
  const lines = [...document.querySelectorAll('[data-queue] a[data-case]')];
  const help = document.querySelector('[data-key-help]');

  const move = step => {
    const focused = lines.indexOf(document.activeElement);
    const next = focused < 0 ? (step > 0 ? 0 : lines.length - 1) : focused + step;
    lines[Math.max(0, Math.min(lines.length - 1, next))].focus();
  };

  // in the list a letter is for the focused line; its stage knows which letters may be pressed and where they lead, and
  // where a decision is drafted already all of them lead to its letter
  const leads = key => {
    const line = document.activeElement.closest('[data-queue] a[data-case]');
    const page = /^[a-z]$/.test(key) && line?.closest('[data-queue]').dataset[key];
    return page && `${line.pathname}/${'drafted' in line.dataset ? 'decision' : page}${line.search}`;
  };

  const press = key => {
    const step = { j: 1, k: -1 }[key];
    const page = leads(key);
    const link = document.querySelector(`[data-key~="${CSS.escape(key)}"]`);
    if (key === '?' && help) help.showModal();
    else if (step && lines.length) move(step);
    else if (page) location.assign(page);
    else if (link) link.click();
    else return false;
    return true;
  };

  addEventListener('keydown', event => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
    if (event.target.closest('input, textarea, select, [contenteditable]') || help?.open) return;
    if (press(event.key.toLowerCase())) event.preventDefault();
  });
})();
