// What the pages do beyond what they do without it: times in words of the reader's own place.

for (const time of document.querySelectorAll("time[datetime]")) {
  const moment = new Date(time.dateTime);
  time.title = moment.toLocaleString(undefined, { dateStyle: "full", timeStyle: "long" });
}

// A form is sent once, however often its button is pressed.
document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (button) setTimeout(() => { button.disabled = true; });
});

// Figures keep up with the service while somebody looks at them. After ten minutes without a sign
// of life they stand still: else the session of an operator who has left would never be idle.
const live = document.querySelector("[data-live]");
if (live) {
  let seen = Date.now();
  for (const sign of ["pointermove", "keydown", "scroll"]) {
    addEventListener(sign, () => { seen = Date.now(); }, { passive: true });
  }
  const follow = async () => {
    if (!document.hidden && Date.now() - seen < 600_000 && !live.contains(document.activeElement)) {
      const answer = await fetch(location.href, { redirect: "error" }).catch(() => null);
      if (answer?.ok) {
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const newer = page.querySelector("[data-live]");
        if (newer) live.replaceChildren(...newer.childNodes);
      }
    }
    setTimeout(follow, 5000);
  };
  setTimeout(follow, 5000);
}
