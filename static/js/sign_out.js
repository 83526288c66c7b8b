// Signing out takes along what this browser kept of the desk; entries that wait there are asked about first.
(() => {
  const form = document.querySelector('[data-sign-out]');
  const waiting = () => new Promise(resolve => {
    const asked = indexedDB.open('desk', 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore('waiting', { keyPath: 'id' });
    asked.onerror = () => resolve(0);
    asked.onsuccess = () => {
      const counted = asked.result.transaction('waiting').objectStore('waiting').count();
      counted.onsuccess = () => { asked.result.close(); resolve(counted.result); };
      counted.onerror = () => resolve(0);
    };
  });
  const forget = () => new Promise(resolve => {
    const asked = indexedDB.deleteDatabase('desk');
    asked.onsuccess = asked.onerror = asked.onblocked = resolve;
  });
  form?.addEventListener('submit', async event => {
    event.preventDefault();
    const count = await waiting().catch(() => 0);
    const { one, many } = form.dataset;
    if (count && !confirm(count === 1 ? one : many.replace('{n}', count))) return;
    await forget().catch(() => null);
    form.submit();
  });
})();
