// A long form leaves only when somebody is there to take it: else it stays with all that was typed, and says why.
for (const form of document.querySelectorAll('[data-stay]')) {
  form.addEventListener('submit', async event => {
    event.preventDefault();
    const page = await fetch(location.pathname, { redirect: 'manual' }).catch(() => null);
    const trouble = !page || page.status >= 500 ? 'away' : page.type === 'opaqueredirect' ? 'out' : page.ok ? '' : 'shut';
    if (trouble) return say(form, form.dataset[trouble]);
    const fresh = new DOMParser().parseFromString(await page.text(), 'text/html');
    // after a new sign-in in another window the page has another token
    form.querySelector('[name="csrf_token"]').value = fresh.querySelector('[name="csrf_token"]').value;
    form.submit();
  });
}
function say(form, sentence) {
  const place = form.querySelector('[data-said]') ?? form.appendChild(document.createElement('p'));
  place.dataset.said = '';
  place.className = 'notice mt4';
  place.setAttribute('role', 'alert');
  place.textContent = sentence;
}
