/* A body to point at: real buttons over a drawing, each with the name of its place. */
const SPOTS = { // in percent of the drawing
  skull_jaw: [25, 7.5], shoulder: [16.5, 20.5], chest_rib: [25, 27], arm: [12.5, 33], hand: [9, 50],
  hip_groin_pelvis: [21.5, 47.5], thigh: [20, 58], knee: [20, 69.5], shin_ankle: [20, 82], foot: [18.5, 95],
  spine_neck: [75, 30], sacrum: [75, 46],
};

export function bodyMap(list, make, words) {
  if (!document.querySelector("[href$='map.css']")) document.head.append(make("link", { rel: "stylesheet", href: "/static/chat/map.css" }));
  const box = make("div", { className: "map" },
    make("img", { src: "/static/chat/body.svg", alt: "", width: 320, height: 320 }));
  const caption = make("p", { className: "hint", ariaHidden: "true", textContent: `${words.front} · ${words.back}` });
  for (const one of list.querySelectorAll("button")) {
    const spot = SPOTS[one.dataset.choice.split(":")[2]];
    if (!spot) continue;
    const name = () => { caption.textContent = one.textContent; };
    const point = make("button", { type: "button", title: one.textContent, ariaLabel: one.textContent,
      onfocus: name, onmouseenter: name, onclick: () => { point.ariaPressed = "true"; one.click(); } });
    [point.style.left, point.style.top] = spot.map((part) => `${part}%`);
    box.append(point);
  }
  return make("div", {}, box, caption);
}
