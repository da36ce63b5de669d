// The newest requests come to the top while somebody looks, and only they are asked for. It stands
// still while the page is hidden, or its reader has gone further down, or wants it to; and after ten
// minutes without a sign of life: else the session of whoever has left would never be idle.

const EVERY = 2000;
const LEFT_AFTER = 600_000;
const MOST = 500;

const table = document.querySelector("[data-tail]");
if (table) {
  const rows = table.tBodies[0];
  const pause = document.querySelector("[data-pause]");
  const told = document.querySelector("[data-told]");
  let newest = table.dataset.newest;
  let seen = Date.now();
  let isPaused = false;

  // What is said again is read out again: so only what is new.
  const say = (text) => { if (told.textContent !== text) told.textContent = text; };

  const put = (fresh) => {
    newest = fresh.dataset.newest;
    const more = [...fresh.tBodies[0].rows];
    if (!more.length) return;
    rows.querySelector("td.none")?.parentElement.remove();
    rows.prepend(...more);
    while (rows.rows.length > MOST) rows.lastElementChild.remove();
    const next = document.querySelector("a[rel=next]");
    if (next) {
      const place = new URL(next.href);
      place.searchParams.set("before", rows.lastElementChild.dataset.id);
      next.href = place;
    }
    const left = "more" in fresh.dataset ? "; those before them are not shown" : "";
    say(`${more.length} new at ${new Date().toLocaleTimeString()}${left}`);
  };

  const fetched = async () => {
    const address = new URL(table.dataset.tail, location);
    address.searchParams.set("after", newest);
    const answer = await fetch(address, { redirect: "error" });
    if (!answer.ok) throw new Error(answer.statusText);
    put(new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("table"));
  };

  const follow = async () => {
    const isFurtherDown = table.getBoundingClientRect().top < 0;
    if (isFurtherDown && !isPaused) say("Stands still while you read on");
    const stands = isPaused || isFurtherDown || document.hidden || Date.now() - seen > LEFT_AFTER;
    if (!stands) await fetched().catch(() => say("The newest cannot be had now"));
    setTimeout(follow, EVERY);
  };

  for (const sign of ["pointermove", "keydown", "scroll"]) {
    addEventListener(sign, () => { seen = Date.now(); }, { passive: true });
  }
  pause.addEventListener("click", () => {
    isPaused = !isPaused;
    pause.setAttribute("aria-pressed", isPaused);
    say(isPaused ? "Paused" : "Goes on");
  });
  pause.hidden = false;
  setTimeout(follow, EVERY);
}
