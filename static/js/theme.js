// The switch between light and dark: the page shows it at once, a cookie tells the server for the next page.
(() => {
  const root = document.documentElement;
  const isDark = () => root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  for (const button of document.querySelectorAll('[data-theme-switch]')) {
    button.hidden = false;
    button.addEventListener('click', () => {
      const theme = isDark() ? 'light' : 'dark';
      const secure = location.protocol === 'https:' ? '; Secure' : '';
      root.dataset.theme = theme;
      document.querySelector('meta[name="color-scheme"]').content = theme;
      document.cookie = `theme=${theme}; path=/; max-age=31536000; SameSite=Lax${secure}`;
    });
  }
})();
