// The desk: each line saves itself while it is typed, Enter begins the next one, and nothing waits for the connection.
(() => {
  const page = document.querySelector('[data-desk]');
  const form = page.querySelector('[data-writing]');
  const [shownLine, shownTools] = page.querySelector('[data-template]').content.children;
  const linesAt = `${location.pathname}/line`;
  const make = () => [...crypto.getRandomValues(new Uint8Array(16))].map(byte => byte.toString(16).padStart(2, '0')).join('');
  const writer = make(); // this window
  const lines = new Map();
  const writable = Boolean(page.querySelector('[data-entry]'));

  // the portal's clock: what happens here gets its time from it, however slow a message or wrong this browser's own clock is
  const pageCame = performance.timeOrigin + performance.getEntriesByType('navigation')[0].responseStart;
  const now = () => Date.now() + Number(page.dataset.now) - pageCame;
  const german = document.documentElement.lang === 'de';
  const time = moment => new Intl.DateTimeFormat(document.documentElement.lang, { hour: german ? '2-digit' : 'numeric', minute: '2-digit', timeZone: page.dataset.zone })
    .format(moment).toLowerCase() + (german ? '\u00a0Uhr' : '');

  // a line: what it says, and which of its versions this is
  const fieldsOf = place => Object.fromEntries([...place.querySelectorAll('[data-field]')].map(field => [field.dataset.field, field.value.trim()]));
  const list = kind => page.querySelector(`[data-lines="${kind}"]`);
  const newLine = kind => {
    const line = { key: make(), kind, writer, seen: 0, number: 0, begun: now(), says: { struck: '' } };
    lines.set(line.key, line);
    return line;
  };
  const save = (line, says) => {
    line.says = { ...line.says, ...says };
    line.number += 1;
    const { key, kind, seen, number, begun } = line;
    const fields = { ...line.says, key, kind, seen, number, writer: line.writer };
    sending.add({ key, url: linesAt, fields, begun });
  };

  const known = item => {
    const { key, version, to, what, prompted } = item.dataset;
    const says = { words: item.querySelector('[data-words]').textContent, to, what, prompted, struck: item.classList.contains('struck') ? '1' : '' };
    lines.set(key, { key, kind: item.parentNode.dataset.lines, writer, seen: Number(version), number: Number(version), begun: now(), says, item });
    item.querySelector('.change')?.addEventListener('click', event => { event.preventDefault(); edit(lines.get(key)); });
  };

  function show(line) {
    if (!line.item) {
      line.item = shownLine.cloneNode(true);
      if (writable) line.item.querySelector('.change').addEventListener('click', () => edit(line));
      else line.item.querySelector('.change').remove();
      if (page.querySelector('[data-clock="running"]:not([hidden])')) {
        Object.assign(line.item.querySelector('time'), { hidden: false, textContent: time(line.begun) });
      }
      list(line.kind).append(line.item);
    }
    const how = line.item.querySelector('.how');
    line.item.querySelector('[data-words]').textContent = line.says.words;
    line.item.classList.toggle('struck', Boolean(line.says.struck));
    line.item.querySelector('[data-struck]').hidden = !line.says.struck;
    for (const tag of how.querySelectorAll('.tag')) tag.remove();
    for (const name of ['to', 'what', 'prompted']) {
      const option = line.says[name] && page.querySelector(`[data-entry="${line.kind}"] [data-field="${name}"] [value="${line.says[name]}"]`);
      if (!option) continue;
      const tag = document.createElement('span');
      tag.className = 'tag';
      tag.textContent = option.textContent;
      how.insertBefore(tag, how.querySelector('.change'));
    }
  }

  // the field for the next line of a kind
  const writing = new Map();
  const writes = entry => {
    const kind = entry.dataset.entry, words = entry.querySelector('textarea');
    const typed = () => {
      const says = fieldsOf(entry);
      const several = kind === 'note' ? [says.words] : says.words.split('\n').map(one => one.trim()).filter(Boolean);
      for (const one of several.slice(0, -1)) { // pasted: one thing on each line
        keep({ ...says, words: one });
        finish(entry, { focus: false });
      }
      keep({ ...says, words: several.at(-1) ?? '' });
      if (several.length > 1) words.value = several.at(-1);
    };
    const keep = says => {
      if (!says.words && !writing.has(kind)) return;
      if (!writing.has(kind)) writing.set(kind, newLine(kind));
      save(writing.get(kind), { ...says, struck: says.words ? '' : '1' });
    };
    entry.addEventListener('input', typed);
    words.addEventListener('keydown', event => {
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      finish(entry);
    });
    if (words.value) typed();
  };
  function finish(entry, { focus = true } = {}) {
    const kind = entry.dataset.entry, line = writing.get(kind);
    if (line?.says.words) show(line);
    writing.delete(kind);
    for (const field of entry.querySelectorAll('[data-field]')) field.value = '';
    if (focus) entry.querySelector('textarea').focus();
    sending.send();
  }

  // a line that stands is changed in its place
  function edit(line) {
    if (line.item.querySelector('.editing')) return;
    const place = page.querySelector(`[data-entry="${line.kind}"]`).cloneNode(true);
    const tools = shownTools.cloneNode(true), words = place.querySelector('textarea');
    for (const part of place.querySelectorAll('[for], .err')) part.remove();
    place.removeAttribute('data-entry');
    words.setAttribute('aria-label', words.placeholder);
    for (const name of ['id', 'data-letter', 'aria-invalid', 'aria-describedby']) words.removeAttribute(name);
    for (const field of place.querySelectorAll('[data-field]')) {
      field.removeAttribute('name');
      field.value = line.says[field.dataset.field] ?? '';
    }
    place.append(tools);
    const close = () => { show(line); place.remove(); line.item.classList.remove('open'); line.item.querySelector('.change').focus(); sending.send(); };
    const mark = struck => { save(line, { struck }); close(); };
    place.addEventListener('input', () => words.value.trim() && save(line, fieldsOf(place)));
    place.addEventListener('keydown', event => {
      if (event.key !== 'Escape' && (event.key !== 'Enter' || event.target !== words || event.shiftKey || event.isComposing)) return;
      event.preventDefault();
      close();
    });
    tools.querySelector('[data-done]').addEventListener('click', close);
    tools.querySelector('[data-strike]').addEventListener('click', () => mark('1'));
    tools.querySelector('[data-restore]').addEventListener('click', () => mark(''));
    tools.querySelector('[data-strike]').hidden = Boolean(line.says.struck);
    tools.querySelector('[data-restore]').hidden = !line.says.struck;
    line.item.append(place);
    line.item.classList.add('open');
    words.focus();
  }

  // the clock and the questions: shown at once, sent like the lines
  function acts(event) {
    const act = event.target.closest('[data-act]');
    if (!act) return;
    event.preventDefault();
    const begun = now(), fields = { anew: act.querySelector('[name="anew"]')?.value ?? '' };
    sending.add({ key: act.dataset.act, url: act.getAttribute('action'), fields, begun });
    sending.send();
    if (act.dataset.then) turn(act, begun);
    else toggle(act, begun);
  }
  function turn(act, begun) {
    const { then, act: name } = act.dataset;
    if (name === 'start') for (const place of page.querySelectorAll('[data-began]')) place.textContent = time(begun);
    if (then === 'ended') page.querySelector('[data-ended]').textContent = time(begun);
    for (const state of page.querySelectorAll('[data-clock]')) state.hidden = state.dataset.clock !== then;
    page.querySelector(`[data-clock="${then}"] button`).focus({ preventScroll: true }); // the bar is always in sight
  }
  function toggle(act, begun) {
    const button = act.querySelector('button'), asked = button.getAttribute('aria-pressed') !== 'true';
    const { other } = act.dataset;
    button.setAttribute('aria-pressed', asked);
    act.dataset.other = act.getAttribute('action');
    act.setAttribute('action', other);
    act.querySelector('[data-asked]').textContent = asked ? time(begun) : '';
  }

  // what is saved, and what waits
  const saved = page.querySelector('[data-saved]'), trouble = page.querySelector('[data-trouble]');
  function tell() {
    const refused = sending.refused();
    const kind = sending.state !== 'ok' ? sending.state : refused.length ? 'refused' : '';
    const count = kind === 'refused' ? refused.length : sending.count;
    const words = count === 1 ? trouble.dataset[kind] : trouble.dataset[`${kind}Many`]?.replace('{n}', count);
    const sentence = !kind || !count ? '' : kind === 'refused' ? `${refused[0].refused} ${words}` : words;
    const place = trouble.querySelector('[data-sentence]');
    if (place.textContent !== sentence) place.textContent = sentence;
    if (trouble.hidden !== !sentence) {
      trouble.hidden = !sentence;
      form.querySelector(':focus')?.scrollIntoView({ block: 'nearest' }); // the bar has grown over what is being written
    }
    saved.hidden = Boolean(sentence) || !saved.textContent;
    trouble.querySelector('[data-again]').hidden = kind !== 'out';
    trouble.querySelector('[data-discard]').hidden = kind !== 'refused' && kind !== 'shut';
    for (const line of lines.values()) line.item?.classList.toggle('waits', Boolean(kind) && sending.has(line.key));
  }
  function answered(entry, { saved: at, facts, id, key }) {
    saved.textContent = saved.dataset.says.replace('{time}', at);
    const place = page.querySelector('[data-facts]');
    place.replaceChildren(...facts.map(fact => Object.assign(document.createElement('p'), { textContent: fact })));
    if (id && key !== entry.key) page.querySelector('[data-beside]').hidden = false;
  }
  trouble.querySelector('[data-discard]').addEventListener('click', async () => {
    await Promise.all((sending.state === 'ok' ? sending.refused() : sending.all()).map(entry => sending.drop(entry.key)));
    location.reload();
  });

  // keys: one for each kind, also while typing
  document.addEventListener('keydown', event => {
    if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const words = [...page.querySelectorAll('[data-letter]')]
      .find(({ dataset: { letter } }) => event.code === `Key${letter}` || event.key.toUpperCase() === letter);
    if (!words) return;
    event.preventDefault();
    const left = document.activeElement.closest('[data-entry]');
    if (left && !left.contains(words)) finish(left, { focus: false });
    words.focus();
  });

  // noting the talk as held takes along what is typed, once all of it is saved
  async function held(event) {
    event.preventDefault();
    for (const entry of page.querySelectorAll('[data-entry]')) finish(entry, { focus: false });
    await sending.send();
    if (sending.count) return;
    form.action = form.querySelector('[data-held]').formAction;
    form.submit();
  }

  for (const item of page.querySelectorAll('.line')) known(item);
  page.addEventListener('submit', acts);
  form.addEventListener('submit', held);
  for (const part of page.querySelectorAll('[data-without-script]')) part.remove();
  if (matchMedia('(max-width: 59.99rem)').matches) page.querySelector('[data-wide]').open = false;
  const token = page.querySelector('input[name="csrf_token"]').value;
  sending.begin({ desk: page.dataset.desk, owner: page.dataset.owner, token, hears: { changed: tell, answered } }).then(entries => {
    for (const { key, fields, begun } of entries.filter(entry => entry.fields.kind)) {
      const { kind, seen, number, writer: before, words, to, what, prompted, struck } = fields;
      const line = { ...(lines.get(key) ?? { key, kind }), writer: before, seen, number, begun, says: { words, to, what, prompted, struck } };
      lines.set(key, line);
      if (words) show(line);
    }
    tell();
  });
  for (const entry of page.querySelectorAll('[data-entry]')) writes(entry);
})();
