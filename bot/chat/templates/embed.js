/* Ossa: puts a chat launcher on a clinic's page. One line on the page is all:
   <script src="https://CHAT.EXAMPLE/embed.js" data-language="it" defer></script>
   Nothing is loaded before the visitor opens the chat, and nothing ever from a third party. */
(() => {
  "use strict";
  const script = document.currentScript;
  if (!script || customElements.get("ossa-chat")) return;
  const { chat, language: wanted } = script.dataset; // data-chat: for a copy of this file elsewhere
  const origin = new URL(chat || script.src, location).origin;
  const asked = wanted || document.documentElement.lang || "{{ clinic.languages[0] }}";
  const language = /^it/i.test(asked) ? "it" : "en";
  const words = {{ launcher | tojson }}[language];
  const [emergency, phone] = {{ numbers | tojson }};
  const url = `${origin}/chat?language=${language}`;

  // In a shadow root an important rule of ours wins over an important one of the page.
  const style = `:host{all:initial!important;display:block!important;position:fixed!important;inset:auto 0 0 auto!important;
z-index:2147483647!important;font:16px/1.45 system-ui,sans-serif!important;color-scheme:light dark!important}
button,a{font:inherit;color:inherit}
button{min-height:44px;padding:8px 18px;border:2px solid currentColor;border-radius:32px;background:none;cursor:pointer}
.open{position:fixed;inset:auto 16px 16px auto;background:#0b4f6c;color:#fff;border-color:#fff;box-shadow:0 2px 10px #0006}
:focus-visible{outline:3px solid #c47900;outline-offset:2px}
.panel{position:fixed;inset:auto 16px 16px auto;box-sizing:border-box;margin:0;padding:0;width:min(416px,100vw - 32px);
height:min(704px,100dvh - 32px);display:flex;flex-direction:column;border-radius:12px;overflow:hidden;
background:Canvas;color:CanvasText;border:1px solid #0b4f6c;box-shadow:0 6px 30px #0007}
[hidden]{display:none!important}
@media (max-width:480px),(max-height:480px){.panel{inset:0;width:100%;height:100%;max-width:none;max-height:none;border:0;border-radius:0}}
iframe{flex:1;width:100%;border:0;background:Canvas}
.card{padding:16px;overflow:auto}
.card a{display:inline-block;padding:4px 0;font-weight:700}
p{margin:6px}`;
  const make = (tag, properties, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };
  const call = (text, number) => make("p", {}, `${text} `,
    make("a", { href: `tel:${number.replace(/[^+\d]/g, "")}`, textContent: number }));

  class OssaChat extends HTMLElement {
    connectedCallback() {
      if (this.shadowRoot) return;
      const root = this.attachShadow({ mode: "open" });
      const sheet = new CSSStyleSheet(); // no style-src of the page forbids this kind
      sheet.replaceSync(style);
      root.adoptedStyleSheets = [sheet];
      this.opener = make("button", { type: "button", className: "open", textContent: words.open, onclick: () => this.show() });
      this.opener.ariaExpanded = "false";
      root.append(this.opener);
      root.addEventListener("keydown", (event) => event.key === "Escape" && this.hide());
      addEventListener("message", (event) => this.heard(event));
      addEventListener("popstate", () => this.pushed && this.hide(true));
    }

    heard({ source, origin: from, data }) {
      if (from !== origin || source !== this.frame?.contentWindow) return;
      if (data === "ossa:close") this.hide();
      if (data === "ossa:news" && this.panel.hidden) this.opener.textContent = words.news;
      if (data === "ossa:ready") {
        clearTimeout(this.late);
        this.ready = true;
        this.card.hidden = true;
        if (!this.panel.hidden && this.shadowRoot.activeElement === this.closer) this.frame.focus();
      }
    }

    show() {
      if (!this.panel) this.build();
      this.panel.hidden = false;
      this.panel.showPopover?.();
      this.opener.hidden = true;
      this.opener.textContent = words.open;
      this.opener.ariaExpanded = "true";
      (this.ready ? this.frame : this.closer).focus();
      if (this.panel.offsetWidth < innerWidth) return;
      // It covers the page, as on a phone: what is behind it is out of reach, and Back closes it.
      document.body.inert = this.covers = true;
      history.pushState({ ...history.state, ossa: 1 }, "");
      this.pushed = true;
    }

    build() {
      this.closer = make("button", { type: "button", textContent: words.close, onclick: () => this.hide() });
      this.state = make("p", { role: "status", textContent: words.loading });
      this.card = make("div", { className: "card" }, call(words.emergency, emergency), call(words.clinic, phone), this.state,
        make("p", {}, make("a", { href: url, target: "_blank", rel: "noopener", textContent: words.page })), this.closer);
      this.frame = make("iframe", { title: words.dialog, src: url });
      this.panel = make("div", { className: "panel", role: "dialog", ariaLabel: words.dialog, popover: "manual" }, this.card, this.frame);
      this.late = setTimeout(() => { this.state.textContent = words.failed; }, 6000);
      this.shadowRoot.append(this.panel);
    }

    hide(back) {
      if (this.panel?.hidden ?? true) return;
      this.panel.hidePopover?.();
      this.panel.hidden = true;
      if (this.covers) document.body.inert = this.covers = false;
      if (this.pushed && !back) history.back();
      this.pushed = false;
      this.opener.hidden = false;
      this.opener.ariaExpanded = "false";
      this.opener.focus();
    }
  }
  customElements.define("ossa-chat", OssaChat);
  const place = () => {
    // Beside the body, where the page's own scripts and transforms do not reach.
    document.documentElement.append(document.createElement("ossa-chat"));
    for (const spare of document.querySelectorAll("[data-ossa-fallback]")) spare.hidden = true;
  };
  // In a task of its own, when the page has nothing better to do.
  const soon = () => (window.requestIdleCallback ?? setTimeout)(place, { timeout: 500 });
  document.body ? soon() : addEventListener("DOMContentLoaded", soon);
})();
