// Shows /status.json and asks for it again every two seconds. Every text of the connector becomes a text node, never
// markup. Rates are those of the last seconds, measured here between two answers.
'use strict';

const interval = 2000;
const windowSeconds = 15;
const seen = new Map(); // by tenant: what was answered in the window, the oldest first

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

const count = (value) => value.toLocaleString('en');

function duration(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  const two = (value) => String(value).padStart(2, '0');
  const minutes = Math.floor(whole / 60);
  return whole >= 3600 ? `${Math.floor(whole / 3600)}:${two(minutes % 60)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

function bytes(number) {
  const units = ['B', 'KiB', 'MiB', 'GiB'];
  let unit = 0;
  for (; number >= 1024 && unit < units.length - 1; ++unit) number /= 1024;
  return `${number.toFixed(unit === 0 ? 0 : 1)} ${units[unit]}`;
}

function when(iso) {
  return element('time', { datetime: iso }, new Date(iso).toLocaleString());
}

function remember(tenant, now) {
  const list = seen.get(tenant) ?? [];
  if (list.length && now.seconds < list[list.length - 1].seconds) list.length = 0;
  if (!list.length || now.seconds > list[list.length - 1].seconds) list.push(now);
  while (list.length > 2 && now.seconds - list[1].seconds >= windowSeconds) list.shift();
  seen.set(tenant, list);
  return list[0];
}

function perSecond(now, before, member) {
  const seconds = now.seconds - before.seconds;
  return seconds > 0.5 ? Math.max(0, now[member] - before[member]) / seconds : null;
}

function timeLeft(now, before) {
  const wanted = now.pagesWanted + now.attachmentsWanted;
  const done = now.pagesDone + now.attachmentsDone;
  if (!now.discoveryDone) return 'not known yet: the search still finds pages';
  if (wanted <= done) return '0:00';
  const pages = perSecond(now, before, 'pagesDone');
  const attachments = perSecond(now, before, 'attachmentsDone');
  const rate = (pages ?? 0) + (attachments ?? 0);
  return rate > 0 ? duration((wanted - done) / rate) : 'not known yet';
}

function table(caption, columns, rows) {
  const head = element('tr');
  for (const [title, kind] of columns) head.append(element('th', { scope: 'col', class: kind ?? '' }, title));
  const body = element('tbody');
  for (const row of rows) {
    const line = element('tr');
    row.forEach((cell, i) => line.append(i === 0 ? element('th', { scope: 'row' }, cell) : element('td', { class: columns[i][1] ?? '' }, cell)));
    body.append(line);
  }
  const made = element('table', {}, element('caption', {}, caption), element('thead', {}, head), body);
  return element('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': caption }, made);
}

function stages(now, before) {
  const row = (name, member, wanted) => {
    const rate = perSecond(now, before, member);
    return [name, count(now[member]), wanted === null ? '' : count(wanted), rate === null ? '' : count(Math.round(rate * 10) / 10)];
  };
  return table('Stages', [['stage'], ['done', 'number'], ['of', 'number'], ['per second', 'number']], [
    row('pages found', 'pagesFound', null),
    row('attachments found', 'attachmentsFound', null),
    row('spaces compared', 'spacesDiffed', now.spacesComplete),
    row('pages ingested', 'pagesDone', now.pagesWanted),
    row('attachments ingested', 'attachmentsDone', now.attachmentsWanted),
    row('contents deleted', 'deleted', now.toDelete),
  ]);
}

function edges(now) {
  return table('Edges of the graph', [['edge'], ['fill'], ['inside', 'number'], ['room', 'number'], ['waiting', 'number']],
    now.edges.map((edge) => [
      edge.name,
      element('meter', { min: 0, max: edge.capacity || 1, value: edge.inside, 'aria-label': `${edge.inside} of ${edge.capacity}` }),
      count(edge.inside), count(edge.capacity), count(edge.waiting),
    ]));
}

const mood = { success: 'good', partial: 'warn', deadline: 'warn', interrupted: 'warn', skipped: 'warn', aborted: 'bad' };

function reasons(counts) {
  return Object.entries(counts).map(([reason, number]) => `${reason} ${count(number)}`).join(', ');
}

function runs(list) {
  return table('Last runs', [['ended'], ['outcome'], ['took', 'number'], ['pages', 'number'], ['attachments', 'number'], ['failed', 'number'], ['deleted', 'number'], ['why', 'reason']],
    list.map((run) => [
      when(run.ended), element('span', { class: mood[run.status] ?? '' }, run.status), duration(run.seconds), count(run.pagesIngested),
      count(run.attachmentsIngested), count(run.failed), count(run.deleted),
      [run.reason, reasons(run.deletions) && `deleted: ${reasons(run.deletions)}`].filter(Boolean).join('; '),
    ]));
}

function failures(run, open) {
  const list = element('ul');
  for (const failure of run.failures)
    list.append(element('li', { class: 'reason' }, `${failure.key}, ${failure.step}${failure.status ? `, status ${failure.status}` : ''}: ${failure.message}`));
  const more = run.failed > run.failures.length ? ` (the first ${run.failures.length} of ${count(run.failed)})` : '';
  const made = element('details', {}, element('summary', {}, `Failed items of the last run${more}`), list);
  made.open = open;
  return made;
}

function running(tenant) {
  const now = tenant.now;
  const before = remember(tenant.name, now);
  const made = [element('p', {}, `${now.phase} for ${duration(now.phaseSeconds)}, the run for ${duration(now.seconds)}; left: ${timeLeft(now, before)}`)];
  if (now.holdsBack) made.push(element('p', {}, `Held back by ${now.holdsBack}`));
  made.push(element('p', {}, `Received ${bytes(now.bytesDownPerSecond)}/s, sent ${bytes(now.bytesUpPerSecond)}/s`));
  made.push(stages(now, before), edges(now));
  return made;
}

function section(tenant, open) {
  const made = element('section', { 'aria-label': tenant.name, 'data-tenant': tenant.name }, element('h2', {}, tenant.name));
  if (tenant.now) made.append(...running(tenant));
  else made.append(element('p', { class: 'quiet' }, tenant.runs.length ? 'Waiting for its next run.' : 'No run yet.'));
  if (tenant.nextRun) made.append(element('p', {}, 'Next run: ', when(tenant.nextRun)));
  if (tenant.runs.length) made.append(runs(tenant.runs));
  if (tenant.runs.length && tenant.runs[0].failures.length) made.append(failures(tenant.runs[0], open));
  return made;
}

// What has the focus is made anew with the rest: the one in its place gets the focus, so that tabbing isn't disturbed.
function focused(main) {
  const now = document.activeElement;
  if (!main.contains(now)) return () => {};
  const tenant = now.closest('section').dataset.tenant;
  const label = now.getAttribute('aria-label');
  const left = now.scrollLeft;
  return () => {
    const home = [...main.children].find((child) => child.dataset.tenant === tenant);
    const next = [...(home?.querySelectorAll('[tabindex], summary') ?? [])].find((child) => child.getAttribute('aria-label') === label);
    next?.focus({ preventScroll: true });
    if (next) next.scrollLeft = left;
  };
}

function show(status) {
  const main = document.getElementById('tenants');
  const restore = focused(main);
  const open = new Set([...main.querySelectorAll('details[open]')].map((child) => child.closest('section').dataset.tenant));
  main.replaceChildren(...status.tenants.map((tenant) => section(tenant, open.has(tenant.name))));
  restore();
  document.getElementById('version').textContent = `Version ${status.version}`;
}

function tell(text) {
  const state = document.getElementById('state');
  if (state.textContent !== text) state.textContent = text;
}

async function refresh() {
  try {
    const answer = await fetch('status.json', { cache: 'no-store', signal: AbortSignal.timeout(10000) });
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    const status = await answer.json();
    const busy = status.tenants.filter((tenant) => tenant.now).length;
    show(status);
    tell(busy ? `${busy} of ${status.tenants.length} tenants at work` : `No tenant at work, ${status.tenants.length} configured`);
  } catch (error) {
    tell(`The connector doesn't answer (${error.message}); the figures are the last ones known.`);
  }
  setTimeout(refresh, interval);
}

refresh();
