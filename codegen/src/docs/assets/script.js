// The pages are whole without this. It adds the theme's switch, tabs, copying, filters, search, and trying out on a mock.
(() => {
  "use strict";
  const root = document.currentScript.dataset.root;
  const page = document.documentElement;
  const store = {
    get: (key) => { try { return localStorage.getItem(key); } catch { return null; } },
    set: (key, value) => { try { localStorage.setItem(key, value); } catch { /* Not remembered, then. */ } },
  };
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const make = (name, attributes = {}, ...inner) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...inner);
    return element;
  };
  const button = (words, act, attributes = {}) => {
    const element = make("button", { type: "button", ...attributes }, words);
    element.addEventListener("click", act);
    return element;
  };
  // Scripts, since a page that was opened from disk may not fetch files.
  const loaded = {};
  const load = (file) => loaded[file] ??= new Promise((done, failed) => {
    const script = make("script", { src: root + file });
    script.onload = done;
    script.onerror = failed;
    document.head.append(script);
  });

  window.siteTools = { root, store, all, make, button };

  const chosen = store.get("theme");
  if (chosen) page.dataset.theme = chosen;
  page.classList.add("js");

  const themeSwitch = () => {
    const isDark = () => (page.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
    const element = button("Dark", () => {
      page.dataset.theme = isDark() ? "light" : "dark";
      store.set("theme", page.dataset.theme);
      element.setAttribute("aria-pressed", isDark());
    }, { "aria-pressed": isDark(), "aria-label": "Dark mode" });
    return element;
  };

  const tabs = (group, number) => {
    const panels = all("section", group);
    const list = make("div", { class: "tablist", role: "tablist", "aria-label": "Language" });
    panels.forEach((panel, at) => {
      const words = panel.querySelector("b").textContent;
      const id = `tab-${number}-${at}`;
      panel.setAttribute("role", "tabpanel");
      panel.setAttribute("aria-labelledby", id);
      list.append(button(words, () => { store.set("language", words); choose(words); }, { role: "tab", id }));
    });
    list.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      const buttons = all("button", list);
      const next = buttons[(buttons.indexOf(document.activeElement) + step + buttons.length) % buttons.length];
      next.click();
      next.focus();
    });
    group.prepend(list);
  };
  // In all groups at once: who reads Rust here reads Rust there.
  const choose = (words) => all(".tabs").forEach((group) => {
    const buttons = all("[role=tab]", group);
    const at = Math.max(0, buttons.findIndex((found) => found.textContent === words));
    all("section", group).forEach((panel, index) => { panel.hidden = index !== at; });
    buttons.forEach((found, index) => {
      found.setAttribute("aria-selected", index === at);
      found.tabIndex = index === at ? 0 : -1;
    });
  });

  const copying = (source, place, what) => place.append(button("Copy", async (event) => {
    const element = event.currentTarget;
    try {
      await navigator.clipboard.writeText(source.textContent);
    } catch {
      getSelection().selectAllChildren(source);
      document.execCommand("copy");
    }
    element.textContent = "Copied";
    setTimeout(() => { element.textContent = "Copy"; }, 1500);
  }, { class: "copy", "aria-label": `Copy the ${what}` }));

  const WORDS = {
    rust: /(\/\/.*)|("(?:[^"\\]|\\.)*")|\b(let|mut|use|while|match|if|else|for|in|async|fn|await|move|Some|None|Ok|Err|true|false|struct|impl|pub|return)\b|\b(\d[\d_.]*)\b/g,
    json: /(?!)()|("(?:[^"\\]|\\.)*")|\b(true|false|null)\b|(-?\b\d[\d.e+]*)\b/g,
    sh: /(^#.*)|("(?:[^"\\]|\\.)*"|'[^']*')|(\bcurl\b|--[\w-]+)|(?!)()/gm,
  };
  const colour = (code) => {
    const words = WORDS[code.className] ?? WORDS[{ console: "sh", bash: "sh" }[code.className]];
    if (!words) return;
    const text = code.textContent;
    const parts = [];
    let last = 0;
    for (const found of text.matchAll(words)) {
      const kind = ["c", "s", "k", "n"][found.slice(1).findIndex(Boolean)];
      parts.push(text.slice(last, found.index), make("span", { class: kind }, found[0]));
      last = found.index + found[0].length;
    }
    code.replaceChildren(...parts, text.slice(last));
  };
  const dress = (pre) => {
    const code = pre.firstElementChild;
    colour(code);
    pre.before(make("div", { class: "copied" }));
    pre.previousElementSibling.append(pre);
    copying(code, pre.parentElement, "code");
  };

  const filter = (box, number) => {
    const input = make("input", { type: "search", id: `filter-${number}`, autocomplete: "off" });
    const count = make("span", { role: "status" });
    const rows = all("tbody tr", box).map((row) => [row, row.textContent.toLowerCase()]);
    input.addEventListener("input", () => {
      const words = input.value.toLowerCase().split(/\s+/);
      let shown = 0;
      for (const [row, text] of rows) {
        row.hidden = !words.every((word) => text.includes(word));
        shown += !row.hidden;
      }
      count.textContent = `${shown} of ${rows.length}`;
    });
    box.before(make("div", { class: "filter" }, make("label", { for: input.id }, box.dataset.filter), input, count));
  };

  // Again in the next frames: on a long page, what comes into view gets its real height only then.
  const show = (target, frames) => {
    target.scrollIntoView();
    if (frames) requestAnimationFrame(() => show(target, frames - 1));
  };
  const arrive = async () => {
    const anchor = decodeURIComponent(location.hash.slice(1));
    if (!anchor) return;
    const target = document.getElementById(anchor);
    if (target) {
      for (let at = target; at; at = at.parentElement) if (at.localName === "details") at.open = true;
      show(target, 12);
      return;
    }
    await load("search.js");
    const url = window.siteSearch.find(anchor);
    if (url) location.replace(url);
  };

  const search = () => {
    const open = async () => {
      await load("search.js");
      window.siteSearch.open();
    };
    addEventListener("keydown", (event) => {
      const isTyping = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement?.tagName ?? "");
      if ((event.key === "/" && !isTyping) || (event.key === "k" && (event.ctrlKey || event.metaKey))) {
        event.preventDefault();
        open();
      }
    });
    const element = button("Search ", open);
    element.append(make("kbd", {}, "/"));
    return element;
  };

  const trial = (entry, number) => {
    const box = make("details", { class: "try" }, make("summary", {}, "Try it on the mock server"));
    box.addEventListener("toggle", async () => {
      await load("trial.js");
      if (box.children.length === 1) window.siteTrial(box, entry.id, number);
    }, { once: true });
    entry.querySelector(".aside").append(box);
  };

  addEventListener("DOMContentLoaded", () => {
    document.getElementById("tools").append(search(), themeSwitch());
    all(".tabs").forEach(tabs);
    choose(store.get("language"));
    all("pre").forEach(dress);
    all(".req").forEach((line) => copying(line.querySelector("code"), line, "path"));
    all("[data-filter]").forEach(filter);
    all(".wide").filter((entry) => entry.querySelector(".req")).forEach(trial);
    // Only the menu is scrolled; `scrollIntoView` would move the page, too.
    const current = document.querySelector("nav [aria-current]");
    const menu = current?.closest("nav");
    if (menu) menu.scrollTop += current.getBoundingClientRect().top - menu.getBoundingClientRect().top - menu.clientHeight / 2;
    arrive();
  });
  // What has an anchor shows it when it is looked at.
  addEventListener("pointerover", (event) => {
    const place = event.target.closest?.("tr[id], .entry:not(.wide)");
    const title = place?.querySelector("th, h2, h3");
    if (!title || title.lastChild.className === "here") return;
    title.append(make("a", { class: "here", href: `#${place.id}`, "aria-label": `Link to ${place.id}` }, "#"));
  });
  addEventListener("hashchange", arrive);
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = all("details:not([open])");
    opened.forEach((box) => { box.open = true; });
  });
  addEventListener("afterprint", () => opened.forEach((box) => { box.open = false; }));
})();
