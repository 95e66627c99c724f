// Search over what SITE_INDEX, behind this, lists. It is loaded when it is first needed.
window.siteSearch = (() => {
  "use strict";
  const { root, all, make } = window.siteTools;

  // The index: `@page<tab>title`, and below it lines of kind, anchor, names, words.
  let index;
  const entries = () => index ??= (() => {
    const found = [];
    let path = "";
    let title = "";
    const add = (kind, anchor, name, words) => found.push({
      kind, anchor, name, words,
      url: root + path + (anchor && `#${encodeURIComponent(anchor)}`),
      lower: name.toLowerCase(),
      text: `${name} ${words} ${anchor}`.toLowerCase(),
    });
    for (const line of SITE_INDEX.split("\n")) {
      const [kind, anchor, names, words = ""] = line.split("\t");
      if (kind[0] === "@") {
        [path, title] = [kind.slice(1), anchor];
        add("page", "", title, "");
      } else if (kind === "field") {
        for (const name of names.split(" ")) add(kind, `${anchor}.${name}`, name, anchor.replace("schema.", ""));
      } else if (kind === "value") {
        for (const pair of names.split("|")) {
          const [name, label = ""] = pair.split("=");
          add(kind, `${anchor}.${name.replace(/\s+/g, "-")}`, name, `${label} ${anchor.replace("enum.", "")}`);
        }
      } else add(kind, anchor, names, words || title);
    }
    return found;
  })();
  const RANK = { operation: -15, event: -5, page: -5, type: 0, heading: 2, field: 5, value: 6 };
  const find = (query) => {
    const words = query.toLowerCase().split(/\s+/).filter(Boolean);
    if (!words.length) return [];
    const closeness = (name) => [name === words[0], name.startsWith(words[0]), name.includes(words[0]), true].indexOf(true);
    const score = (entry) => 10 * closeness(entry.lower) + RANK[entry.kind];
    return entries()
      .filter((entry) => words.every((word) => entry.text.includes(word)))
      .map((entry) => [score(entry), entry])
      .sort(([one, a], [other, b]) => one - other || a.name.length - b.name.length)
      .map(([, entry]) => entry);
  };

  const list = make("ul", { id: "found", role: "listbox", "aria-label": "Found" });
  const input = make("input", {
    type: "search", role: "combobox", "aria-label": "Search", "aria-controls": "found", "aria-expanded": "false",
    "aria-autocomplete": "list", placeholder: "Operations, fields, values, guides", autocomplete: "off", spellcheck: "false",
  });
  const HELP = "Type to search. Arrow keys choose, Enter goes there.";
  const status = make("p", { role: "status" }, HELP);
  const dialog = make("dialog", { "aria-label": "Search" }, input, list, status);
  const mark = (at) => {
    const items = all("li", list);
    const next = items[(at + items.length) % items.length];
    items.forEach((item) => item.setAttribute("aria-selected", item === next));
    if (next) input.setAttribute("aria-activedescendant", next.id);
    else input.removeAttribute("aria-activedescendant");
    next?.scrollIntoView({ block: "nearest" });
  };
  const go = (entry) => {
    dialog.close();
    location.href = entry.url;
  };
  const show = () => {
    const found = find(input.value);
    list.replaceChildren(...found.slice(0, 40).map((entry, at) => {
      const words = make("small", {}, [entry.kind, entry.words].filter(Boolean).join(" · "));
      const item = make("li", { role: "option", id: `found-${at}` }, make("b", {}, entry.name), words);
      item.addEventListener("click", () => go(entry));
      return item;
    }));
    input.setAttribute("aria-expanded", found.length > 0);
    status.textContent = input.value.trim() ? `${found.length || "Nothing"} found` : HELP;
    mark(0);
  };
  input.addEventListener("input", show);
  input.addEventListener("keydown", (event) => {
    const items = all("li", list);
    const at = items.findIndex((item) => item.ariaSelected === "true");
    if (event.key === "ArrowDown") mark(at + 1);
    else if (event.key === "ArrowUp") mark(at - 1);
    else if (event.key === "Enter" && at >= 0) items[at].click();
    else return;
    event.preventDefault();
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  return {
    open() {
      if (!dialog.isConnected) document.body.append(dialog);
      if (!dialog.open) dialog.showModal();
      input.select();
      show();
    },
    // Where an anchor is that is not on this page.
    find(anchor) {
      const moved = SITE_MOVED[anchor] ?? anchor;
      const whole = moved.replace(/\.[^.]*$/, "");
      const named = (name) => entries().find((entry) => entry.anchor === name)?.url;
      return named(moved) ?? named(whole);
    },
  };
})();
