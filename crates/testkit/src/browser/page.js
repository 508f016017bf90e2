// What the harness asks of a page. Each question is sent with these helpers in front of it.
const page = (() => {
  const norm = (text) => (text || '').replace(/[\s\u00a0\u202f\u2009]+/g, ' ').trim();

  const visible = (el) => {
    const box = el.getBoundingClientRect();
    return box.width > 0 && box.height > 0 && el.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true });
  };

  // A modal dialog makes the rest of the page inert; only what is inside counts then.
  const root = () => [...document.querySelectorAll('dialog:modal')].pop() || document.body;

  const name = (el) => {
    const refs = (el.getAttribute('aria-labelledby') || '').split(/\s+/).filter(Boolean);
    const labelled = norm(refs.map((id) => document.getElementById(id)?.textContent).join(' '));
    if (labelled) return labelled;
    if (el.getAttribute('aria-label')) return norm(el.getAttribute('aria-label'));
    if (el.labels && el.labels.length) return norm([...el.labels].map((l) => l.innerText || l.textContent).join(' '));
    if (el.tagName === 'INPUT' && /^(submit|button|reset)$/.test(el.type)) return norm(el.value);
    const inner = norm(el.innerText || el.textContent);
    if (inner) return inner;
    const drawn = el.querySelector('img[alt], svg[aria-label], svg > title');
    if (drawn) return norm(drawn.getAttribute('alt') || drawn.getAttribute('aria-label') || drawn.textContent);
    return norm(el.title || el.placeholder);
  };

  const rank = (has, wanted) => (has === wanted ? 0 : has.startsWith(wanted) ? 1 : has.includes(wanted) ? 2 : 9);

  const best = (candidates, wanted) => {
    let found = null;
    let at = 9;
    for (const [el, text] of candidates) {
      const r = rank(text, wanted);
      if (r < at) [found, at] = [el, r];
    }
    return found;
  };

  const CLICKABLE =
    'a[href],button,summary,input[type=submit],input[type=button],input[type=reset],' +
    '[role=button],[role=link],[role=tab],[role=option],[role=menuitem],[role=switch],label';

  const clickables = (scope) =>
    [...scope.querySelectorAll(CLICKABLE)]
      .filter((el) => visible(el) && !el.disabled)
      .map((el) => [el, el.tagName === 'LABEL' ? norm(el.innerText) : name(el)]);

  const scoped = (css) => (css ? [...document.querySelectorAll(css)].find(visible) : root());

  const clickable = (wanted, css) => {
    const scope = scoped(css);
    return scope ? best(clickables(scope), norm(wanted)) : null;
  };

  const FIELD = 'input:not([type=hidden]):not([type=submit]):not([type=button]),select,textarea,[contenteditable=true]';

  const fields = (scope) =>
    [...scope.querySelectorAll(FIELD)]
      .filter((el) => visible(el) || (el.labels && [...el.labels].some(visible)))
      .flatMap((el) => [
        [el, name(el)],
        [el, norm(el.placeholder)],
      ]);

  const field = (wanted, css) => {
    const scope = scoped(css);
    return scope ? best(fields(scope), norm(wanted)) : null;
  };

  // Sets what cannot be typed alike in every language (dates, times, colours, lists).
  const set = (el, text) => {
    if (el.tagName === 'SELECT') {
      const option = best([...el.options].map((o) => [o, norm(o.text)]), norm(text)) || [...el.options].find((o) => o.value === text);
      if (!option) return `no option «${text}» among ${[...el.options].map((o) => norm(o.text)).join(', ')}`;
      el.value = option.value;
    } else {
      el.value = text;
      if (el.value !== text) return `the field refuses «${text}»`;
    }
    el.dispatchEvent(new Event('input', { bubbles: true }));
    el.dispatchEvent(new Event('change', { bubbles: true }));
    return null;
  };

  const text = (css) => {
    if (!css) return norm(document.body ? document.body.innerText : '');
    return norm([...document.querySelectorAll(css)].filter(visible).map((el) => el.innerText).join(' '));
  };

  const overflow = () => {
    const width = window.innerWidth;
    const wide = document.documentElement.scrollWidth;
    if (wide <= width) return null;
    const clipped = (el) => {
      for (let up = el.parentElement; up && up !== document.body; up = up.parentElement) {
        if (getComputedStyle(up).overflowX !== 'visible') return true;
      }
      return false;
    };
    const guilty = [...document.body.querySelectorAll('*')]
      .filter((el) => visible(el) && el.getBoundingClientRect().right > width + 0.5 && !clipped(el))
      .map((el) => `${path(el)} reaches ${Math.round(el.getBoundingClientRect().right)}`);
    return `${wide} px of content on ${width} px: ${guilty.slice(-5).join('; ')}`;
  };

  const path = (el) => {
    const id = el.id ? `#${el.id}` : '';
    const classes = typeof el.className === 'string' && el.className ? `.${el.className.trim().split(/\s+/).join('.')}` : '';
    return `${el.tagName.toLowerCase()}${id}${classes}`;
  };

  const FOCUSABLE =
    'a[href],button,input:not([type=hidden]),select,textarea,summary,iframe,[contenteditable=true],[tabindex]';

  // Everything that Tab should reach; of a group of radio buttons, one.
  const reachable = () => {
    const groups = new Set();
    return [...root().querySelectorAll(FOCUSABLE)].filter((el) => {
      if (!visible(el) || el.disabled || el.tabIndex < 0 || el.closest('[inert]')) return false;
      if (el.type !== 'radio' || !el.name) return true;
      const key = `${el.form ? [...document.forms].indexOf(el.form) : ''}/${el.name}`;
      return groups.has(key) ? false : groups.add(key);
    });
  };

  const sameStop = (a, b) => a === b || (a.type === 'radio' && b.type === 'radio' && a.name === b.name && a.form === b.form);

  const stop = () => {
    const el = document.activeElement;
    if (!el || el === document.body || el === document.documentElement) return null;
    const box = el.getBoundingClientRect();
    // Of a region that is taller than the window, the part that is seen counts.
    const seen = {left: Math.max(box.left, 0), right: Math.min(box.right, innerWidth), top: Math.max(box.top, 0), bottom: Math.min(box.bottom, innerHeight)};
    const middle = [(seen.left + seen.right) / 2, (seen.top + seen.bottom) / 2];
    const hit = document.elementFromPoint(...middle);
    // A field shows the focus on the box around its input.
    const rings = [el, el.closest('.field'), ...(el.labels || [])].filter(Boolean).some((it) => {
      const style = getComputedStyle(it);
      return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none';
    });
    // A date field has several stops inside: the same element again, one after the other.
    const last = document.querySelector('[data-walked="last"]');
    const inside = last === el;
    const again = !inside && el.dataset.walked === '1';
    if (last) last.dataset.walked = '1';
    el.dataset.walked = 'last';
    return {
      inside,
      again,
      path: path(el),
      name: name(el),
      ring: rings,
      on_screen: seen.right - seen.left >= Math.min(box.width / 2, 24) && seen.bottom - seen.top >= Math.min(box.height / 2, 24),
      covered: Boolean(hit) && !el.contains(hit) && !hit.contains(el) && ![...(el.labels || [])].some((l) => l.contains(hit)),
    };
  };

  const missed = () => {
    const walked = [...document.querySelectorAll('[data-walked]')];
    const lost = reachable().filter((el) => !walked.some((w) => sameStop(w, el)));
    walked.forEach((el) => delete el.dataset.walked);
    return lost.map((el) => `${path(el)} «${name(el)}»`);
  };

  const strangers = (allowed) => {
    const own = [location.origin, ...allowed];
    return [...performance.getEntriesByType('resource')]
      .map((entry) => entry.name)
      .filter((url) => /^(https?|wss?):/.test(url))
      .filter((url) => !own.includes(new URL(url).origin.replace(/^ws/, 'http')));
  };

  return {
    norm, root, name, visible, clickable, clickables, field, fields, set, text, overflow, stop, missed, strangers, scoped,
  };
})();
