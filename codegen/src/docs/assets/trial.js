// Sends the documented request of an operation to a mock server on this machine, and to nothing else.
window.siteTrial = (() => {
  "use strict";
  const { store, make, button } = window.siteTools;
  const LOCAL = /^http:\/\/127\.0\.0\.1(:\d+)?$/;
  const tokens = {};
  const form = { "Content-Type": "application/x-www-form-urlencoded" };

  const token = async (base) => tokens[base] ??= (await (await fetch(base + SITE_TOKEN, {
    method: "POST",
    headers: form,
    body: "grant_type=client_credentials&client_id=mock-client-id&client_secret=mock-client-secret",
  })).json()).access_token;

  return (box, id, number) => {
    const [method, target, type, body] = SITE_REQUESTS[id];
    const field = (words, element) => make("label", {}, words, element);
    const base = make("input", { value: store.get("mock") ?? "http://127.0.0.1:4010", spellcheck: "false" });
    const path = make("input", { value: target, spellcheck: "false" });
    const content = make("textarea", { rows: Math.min(14, (body ?? "").split("\n").length + 1), spellcheck: "false" });
    content.value = body ?? "";
    const status = make("output", { role: "status" });
    const answer = make("pre", { tabindex: "0" }, make("code", { class: "json" }));
    answer.hidden = true;
    const send = async () => {
      const address = base.value.trim().replace(/\/$/, "");
      answer.hidden = true;
      if (!LOCAL.test(address)) {
        status.textContent = "Requests go to a mock server on this machine only, such as http://127.0.0.1:4010.";
        return;
      }
      store.set("mock", address);
      status.textContent = "Sending …";
      try {
        const headers = { Authorization: `Bearer ${await token(address)}`, ...(type && { "Content-Type": type }) };
        const started = performance.now();
        const response = await fetch(address + path.value, { method, headers, body: type ? content.value : undefined });
        const text = await response.text();
        status.textContent = `${response.status} in ${Math.round(performance.now() - started)} ms`;
        let shown = text;
        try { shown = JSON.stringify(JSON.parse(text), null, 2); } catch { /* Not JSON: as it came. */ }
        answer.firstChild.textContent = shown;
        answer.hidden = !text;
      } catch {
        delete tokens[address];
        status.textContent = `Nothing answers at ${address}. Start a mock server there: cargo xtask mock --port ${address.split(":")[2] ?? 80}`;
      }
    };
    box.append(
      field("Address of the mock server", base),
      field(`${method} `, path),
      ...(type ? [field(type, content)] : []),
      button("Send", send),
      status,
      answer,
    );
  };
})();
