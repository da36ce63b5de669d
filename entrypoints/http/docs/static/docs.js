// Sends what the forms say, to this very service, with the session's cookie as the browser keeps it.

for (const code of document.querySelectorAll("[data-origin]")) {
  code.textContent = code.textContent.replaceAll(code.dataset.origin, location.origin);
}
for (const form of document.querySelectorAll("form.try")) {
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(form);
  });
}

function addressOf(form) {
  let path = form.dataset.path;
  const query = new URLSearchParams();
  for (const field of form.querySelectorAll("[data-place]")) {
    if (field.dataset.place === "path") {
      path = path.replace(`{${field.name}}`, encodeURIComponent(field.value || field.placeholder));
    } else if (field.value) {
      query.set(field.name, field.value);
    }
  }
  return query.size ? `${path}?${query}` : path;
}

async function send(form) {
  const button = form.querySelector("button");
  const output = form.querySelector("output");
  const body = form.elements.body?.value.trim();
  const request = { method: form.dataset.method, credentials: "same-origin", cache: "no-store" };
  if (body) {
    request.body = body;
    request.headers = { "Content-Type": "application/json" };
  }
  button.disabled = true;
  const began = performance.now();
  try {
    const answer = await fetch(addressOf(form), request);
    const text = await answer.text();
    show(output, answer, text, performance.now() - began);
  } catch (error) {
    output.replaceChildren(element("p", `Nothing came back: ${error.message}`));
  } finally {
    button.disabled = false;
  }
}

function show(output, answer, text, took) {
  const line = element("p", "");
  const status = element("span", String(answer.status));
  status.className = answer.ok ? "status ok" : "status";
  line.append(status, ` in ${took.toFixed(0)} ms`);
  const headers = [...answer.headers].map(([name, value]) => `${name}: ${value}`).join("\n");
  const more = element("details", "");
  more.append(element("summary", "Headers"), element("pre", headers));
  output.replaceChildren(line, element("pre", readable(text) || "(no body)"), more);
}

function readable(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

// As text, never as HTML: an answer can hold what somebody else typed.
function element(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}
