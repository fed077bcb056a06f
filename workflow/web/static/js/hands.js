// What a contest asks for follows how it is decided: hands or ballots are counted. What is known of
// ballots stays in sight. The server asks for the same when it saves.
export function hands(method) {
  const form = method.form;
  method.addEventListener("change", () => {
    const way = method.value === "open_ballot" ? "byHands" : "byBallot";
    form.querySelectorAll("[data-by-hands]").forEach((one) => {
      (one.labels?.[0] ?? one).textContent = one.dataset[way];
    });
    form.querySelectorAll("[data-of-ballots]").forEach((part) => {
      const isKnown = [...part.querySelectorAll("input")].some((field) => field.value);
      part.hidden = way === "byHands" && !isKnown;
    });
  });
}
