// Times in the zone of this device: noted in a cookie the first time, unless the reader chose another one.
(() => {
  const select = document.querySelector('select[data-zone]');
  if (!select) return;
  select.addEventListener('change', () => select.form.requestSubmit());
  for (const button of select.form.querySelectorAll('button')) button.hidden = true;
  const noted = () => /(?:^|; )zone=/.test(document.cookie);
  if (noted()) return;
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!zone) return;
  const secure = location.protocol === 'https:' ? '; Secure' : '';
  document.cookie = `zone=${zone}; path=/; max-age=31536000; SameSite=Lax${secure}`;
  // where no cookie is kept the page stays as it is
  if (zone !== select.dataset.zone && noted()) location.replace(location.href);
})();
