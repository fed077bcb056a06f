// The secret of a one-time link stands behind the # of its address: browsers send it nowhere. It goes on in a form.
export function oneTimeLink(box) {
  const form = box.querySelector("form");
  const send = () => {
    const token = location.hash.slice(1);
    if (!token) return;
    history.replaceState(null, "", location.pathname);
    form.elements.token.value = token;
    form.requestSubmit();
  };
  addEventListener("hashchange", send);
  send();
}
