// Keeps what is written at the desk in this browser until the portal has acknowledged it, and sends it in order: again
// after a lost connection or a new sign-in. The portal knows each entry by its key and number, so nothing is doubled.
const sending = (() => {
  const SOON = 700, AT_LATEST = 1500, AGAIN = 4000; // milliseconds
  const waiting = new Map();
  let desk, owner, token, hears, database, timer, first, busy;
  let state = 'ok'; // away: no connection; out: signed out; shut: no right here any more

  const open = () => new Promise(resolve => {
    const asked = indexedDB.open('desk', 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore('waiting', { keyPath: 'id' });
    asked.onsuccess = () => {
      asked.result.onversionchange = () => { asked.result.close(); database = null; }; // signing out deletes it
      resolve(asked.result);
    };
    asked.onerror = () => resolve(null); // a browser that keeps nothing: then the page alone remembers
  });
  const store = act => database && act(database.transaction('waiting', 'readwrite').objectStore('waiting'));
  const kept = () => new Promise(resolve => {
    const asked = store(all => all.getAll());
    if (!asked) return resolve([]);
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => resolve([]);
  });

  async function begin(options) {
    ({ desk, owner, token, hears } = options);
    database = await open().catch(() => null);
    const own = (await kept()).filter(entry => entry.owner === owner && entry.desk === desk);
    const before = own.filter(entry => !waiting.has(entry.key)).map(entry => ({ ...entry, refused: null }));
    for (const entry of waiting.values()) store(all => all.put(entry)); // written while the store was opening
    for (const entry of before) waiting.set(entry.key, entry);
    addEventListener('online', send);
    document.addEventListener('visibilitychange', () => document.hidden || send());
    if (waiting.size) send();
    return before.sort((one, other) => one.begun - other.begun);
  }

  function add(entry) {
    const whole = { ...entry, id: `${owner} ${desk} ${entry.key}`, owner, desk };
    waiting.set(entry.key, whole);
    store(all => all.put(whole));
    first ??= Date.now();
    clearTimeout(timer);
    timer = setTimeout(send, Math.max(0, Math.min(SOON, first + AT_LATEST - Date.now())));
    hears.changed();
  }

  function drop(key) {
    waiting.delete(key);
    const asked = store(all => all.delete(`${owner} ${desk} ${key}`));
    return new Promise(resolve => asked ? asked.transaction.oncomplete = asked.transaction.onabort = resolve : resolve());
  }

  const next = () => [...waiting.values()].filter(entry => !entry.refused).sort((one, other) => one.begun - other.begun)[0];

  function send() {
    clearTimeout(timer);
    busy ??= sendAll().finally(() => { busy = null; });
    return busy;
  }

  async function sendAll() {
    first = null;
    for (let entry = next(); entry; entry = next()) {
      const answer = await answered(entry);
      state = answer.state ?? 'ok';
      if (state !== 'ok') break;
      const latest = waiting.get(entry.key) === entry; // nothing newer was written meanwhile
      if (answer.refused !== undefined) {
        if (latest) entry.refused = answer.refused || ' ';
      } else {
        if (latest) drop(entry.key);
        hears.answered(entry, answer);
      }
      hears.changed();
    }
    if (state === 'away') timer = setTimeout(send, AGAIN);
    hears.changed();
  }

  async function answered(entry) {
    const answer = await post(entry);
    if (answer.status !== 400) return answer;
    return await refresh() ?? await post(entry).then(again => again.status === 400 ? { refused: '' } : again);
  }

  async function post({ url, fields, begun }) {
    const body = new URLSearchParams({ ...fields, owner, happened_at: begun, csrf_token: token });
    const options = { method: 'POST', body, redirect: 'manual', headers: { Accept: 'application/json' } };
    const response = await fetch(url, { ...options, signal: AbortSignal.timeout(15000) }).catch(() => null);
    if (!response) return { state: 'away' };
    if (response.type === 'opaqueredirect') return { state: 'out' };
    if ([403, 404].includes(response.status)) return { state: 'shut' };
    if (response.status === 400) return { status: 400 };
    const said = await response.json().catch(() => null); // a page: the portal could not take it just now
    if (!said) return { state: 'away' };
    return response.ok ? said : { refused: said.sentence };
  }

  // the token of a page from before a new sign-in is not valid any more: a fresh page has the new one
  async function refresh() {
    const page = await fetch(location.pathname, { redirect: 'manual' }).catch(() => null);
    if (!page) return { state: 'away' };
    if (page.type === 'opaqueredirect') return { state: 'out' };
    if (!page.ok) return { state: page.status < 500 ? 'shut' : 'away' };
    const fresh = new DOMParser().parseFromString(await page.text(), 'text/html');
    if (fresh.querySelector('[data-owner]')?.dataset.owner !== owner) return { state: 'shut' };
    token = fresh.querySelector('input[name="csrf_token"]').value;
    for (const field of document.querySelectorAll('input[name="csrf_token"]')) field.value = token;
    return null;
  }

  return {
    begin, add, drop, send,
    has: key => waiting.has(key),
    all: () => [...waiting.values()],
    refused: () => [...waiting.values()].filter(entry => entry.refused),
    get count() { return waiting.size; },
    get state() { return state; },
  };
})();
