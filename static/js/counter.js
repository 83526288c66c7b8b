// Says how many characters are left below a text field; the server counts for itself.
(() => {
  const number = new Intl.NumberFormat(document.documentElement.lang);
  for (const line of document.querySelectorAll('[data-count-for]')) {
    const input = document.getElementById(line.dataset.countFor);
    const max = Number(line.dataset.max);
    const show = () => {
      // a line break is sent as two characters
      const left = max - input.value.replace(/\r?\n/g, '\r\n').length;
      const text = left < 0 ? line.dataset.over : line.dataset.left;
      line.textContent = text.replace('{n}', number.format(Math.abs(left))).replace('{max}', number.format(max));
      line.classList.toggle('over', left < 0);
    };
    input.addEventListener('input', show);
    show();
  }
})();
