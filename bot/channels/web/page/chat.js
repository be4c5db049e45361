// The conversation in the page: what was said is kept here until it is answered, whatever the network does.
(function () {
  "use strict";

  var KEPT = "ds.conversation";
  var SIZE = "ds.size";
  var MAX_KEPT = 50;
  var MAX_TRIES = 8; // answers of a failing server to one message, before its sending is left to the citizen
  var MAX_WAIT = 30; // seconds
  var PATIENCE = 30; // seconds for a request
  var LOOK_EVERY = 30; // seconds, while the page is looked at: a person may have answered
  var REFUSED = [400, 403, 413, 415]; // said once, said for good
  var SIZES = 3;

  // What the browser may deny

  function load(key) {
    try {
      return window.localStorage.getItem(key);
    } catch (denied) {
      return null;
    }
  }

  function save(key, value) {
    try {
      window.localStorage.setItem(key, value);
      return true;
    } catch (deniedOrFull) {
      return false;
    }
  }

  function newId() {
    // randomUUID is missing where the page isn't served over https.
    var bytes = window.crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, function (byte) { return byte.toString(16).padStart(2, "0"); }).join("");
  }

  // Text size: set before the page is painted

  var root = document.documentElement;
  var size = Math.min(SIZES - 1, Math.max(0, parseInt(load(SIZE), 10) || 0));
  root.dataset.size = String(size);
  root.classList.add("js");

  document.addEventListener("DOMContentLoaded", function () {
    var data = JSON.parse(document.getElementById("script-data").textContent);
    var words = data.words;
    var log = document.getElementById("messages");
    var status = document.getElementById("status");
    var form = document.getElementById("form");
    var field = document.getElementById("question");
    var listening = window.listening ? window.listening(words) : null; // its file may not have come

    // What is known: items {who: "you", id, text, choice?, state} and {who: "bot", id, reply}; up to which reply all are
    // known; and which later ones are, as answers to what was sent: between them a person may have answered.

    var items = [];
    var last = 0;
    var answered = [];
    var nodes = new Map(); // id of a message of the citizen -> {message, state}
    var choices = null;

    function isItem(item) {
      if (!item || typeof item !== "object") return false;
      if (item.who === "bot") return Boolean(item.reply) && typeof item.reply.text === "string";
      return item.who === "you" && typeof item.id === "string" && typeof item.text === "string";
    }

    function recall() {
      items = [];
      last = 0;
      answered = [];
      try {
        var kept = JSON.parse(load(KEPT)) || {};
        items = Array.isArray(kept.items) ? kept.items.filter(isItem) : [];
        last = Number.isSafeInteger(kept.last) ? kept.last : 0;
        answered = Array.isArray(kept.answered) ? kept.answered.filter(Number.isSafeInteger) : [];
      } catch (damaged) {
        // Nothing to recall.
      }
      items.forEach(function (item) {
        if (item.state === "sending") item.state = "waiting";
      });
    }

    function find(id) {
      return items.find(function (item) { return item.who === "you" && item.id === id; });
    }

    function unanswered(item) {
      return item.who === "you" && item.state !== "sent" && item.state !== "refused";
    }

    function keep() {
      var most = MAX_KEPT;
      function recent(item, index) {
        return index >= items.length - most || unanswered(item);
      }
      // A full storage keeps less; a denied one keeps nothing, and the conversation goes on.
      function kept() {
        return JSON.stringify({ last: last, answered: answered, items: items.filter(recent) });
      }
      while (!save(KEPT, kept()) && most > 1) most = Math.floor(most / 4);
    }

    // Showing

    function element(name, className, text) {
      var made = document.createElement(name);
      if (className) made.className = className;
      if (text !== undefined) made.textContent = text;
      return made;
    }

    // Hotlines and numbers with an area code; addresses of authorities. What stands before is kept: no look-behind
    // in the browsers of old phones.
    var LINKS = new RegExp(
      "(^|[^\\w@.,/-])(?:(1[89]00(?:[ .]?\\d{4}|[ .]?\\d{2}[ .]?\\d{2}[ .]?\\d{2}|[ .]?\\d{3}[ .]?\\d{3})|0\\d{2,3}[ .]?\\d{3,4}[ .]?\\d{3,4})(?![\\d/-]|[.,]\\d)" +
      "|((?:https?:\\/\\/)?(?:[a-z0-9-]+\\.)+gov\\.vn(?![\\w-]|\\.\\w)(?:\\/[^\\s<>\"]*)?))",
      "gi"
    );

    function link(text, href) {
      var made = element("a", "", text);
      made.href = href;
      made.rel = "noreferrer";
      return made;
    }

    function outside(text, href) {
      var made = link(text, href);
      made.target = "_blank";
      return made;
    }

    function fill(parent, text) {
      var shown = 0;
      text.replace(LINKS, function (whole, before, phone, address, at) {
        var found = phone || address.replace(/[.,;:!?)\]]+$/, "");
        var start = at + before.length;
        parent.append(text.slice(shown, start));
        parent.append(
          phone
            ? link(phone, "tel:" + phone.replace(/\D/g, ""))
            : outside(found, /^https?:/i.test(found) ? found : "https://" + found)
        );
        shown = start + found.length;
        return whole;
      });
      parent.append(text.slice(shown));
      return parent;
    }

    function blocks(parent, text) {
      text.replace(/\r/g, "").trim().split(/\n\s*\n/).forEach(function (paragraph) {
        var list = null;
        var lines = [];
        function flush() {
          if (lines.length) parent.append(fill(element("p"), lines.join("\n")));
          lines = [];
        }
        paragraph.split("\n").forEach(function (line) {
          var item = /^\s*[-•]\s+(.*)$/.exec(line);
          if (!item) {
            list = null;
            lines.push(line);
            return;
          }
          flush();
          if (!list) parent.append((list = element("ul")));
          list.append(fill(element("li"), item[1]));
        });
        flush();
      });
    }

    // Files: pictures of ours are shown, others are links that say what one gets.

    function attachments(parent, files) {
      var pictures = null;
      files.forEach(function (file) {
        var address = addressOf(file);
        if (!address) parent.append(element("p", "attachment", file.title));
        else if (!isOurs(address) || !/^image\//.test(file.media_type)) parent.append(fileLink(file, address));
        else {
          if (!pictures) parent.append((pictures = element("div", "pictures")));
          pictures.append(picture(file, address));
        }
      });
    }

    function addressOf(file) {
      try {
        var address = new URL(file.url, window.location.origin + "/files/");
        return address.protocol === "https:" || isOurs(address) ? address : null;
      } catch (unreadable) {
        return null;
      }
    }

    function isOurs(address) {
      return address.origin === window.location.origin;
    }

    function picture(file, address) {
      var made = element("figure", "picture");
      var whole = outside("", address.href);
      var image = element("img");
      image.loading = "lazy";
      image.width = 105; // the shape of a page, so that nothing jumps when it comes
      image.height = 148;
      image.alt = file.alt || file.title;
      image.addEventListener("error", function () {
        if (file.alt && file.alt !== file.title) whole.replaceWith(element("p", "", file.alt));
        else whole.remove();
      });
      image.src = address.href;
      whole.append(image);
      made.append(whole, element("figcaption", "", file.title));
      return made;
    }

    function fileLink(file, address) {
      var made = outside("", address.href);
      var detail = element("span", "detail");
      made.className = "attachment file";
      made.append(element("span", "title", file.title), detail);
      function tell() {
        var name = address.pathname.split("/").pop();
        var kind = /\.([a-z0-9]{2,5})$/i.exec(name);
        var told = kind ? [name, kind[1].toUpperCase()] : [address.hostname];
        if (file.size) told.push(inBytes(file.size));
        detail.textContent = told.join(" · ");
      }
      tell();
      if (isOurs(address) && !file.size) askSize(file, address, tell);
      return made;
    }

    var asking = Promise.resolve(); // for one size after the other: no message is to wait behind them

    function askSize(file, address, tell) {
      asking = asking.then(function () {
        return fetch(address.href, { method: "HEAD", credentials: "same-origin" });
      }).then(function (response) {
        file.size = response.ok ? parseInt(response.headers.get("Content-Length"), 10) || 0 : 0;
        tell();
      }).catch(function () {
        // It can be opened without its size.
      });
    }

    function inBytes(count) {
      if (count < 1024 * 1024) return Math.ceil(count / 1024) + "\u00a0KB";
      return (count / 1024 / 1024).toFixed(1).replace(".", ",") + "\u00a0MB";
    }

    function message(who) {
      var made = element("article", "message " + who);
      made.tabIndex = -1;
      made.append(element("span", "unseen", words[who] + ": "));
      return made;
    }

    function botMessage(reply) {
      var made = message("bot");
      blocks(made, reply.text);
      if (reply.basis) {
        var basis = element("div", "basis");
        basis.append(element("span", "unseen", words.source + ": "));
        reply.basis.trim().split(/\n+/).forEach(function (line) {
          basis.append(fill(element("p"), line));
        });
        made.append(basis);
      }
      attachments(made, reply.attachments || []);
      if (reply.venue) blocks(made, reply.venue.title + "\n" + reply.venue.address);
      if (listening) listening.offer(made, reply.text);
      return made;
    }

    function show(item) {
      forgetChoices();
      if (item.who === "bot") {
        var said = botMessage(item.reply);
        log.append(said);
        offer(item.reply);
        return said;
      }
      var mine = message("you");
      mine.append(element("p", "", item.text));
      var state = element("div", "state");
      log.append(mine, state);
      nodes.set(item.id, { message: mine, state: state });
      showState(item);
      return mine;
    }

    function showState(item) {
      var shown = nodes.get(item.id);
      if (!shown) return;
      if (item.state === "failed") {
        var again = element("button", "", words.failed);
        again.type = "button";
        again.addEventListener("click", function () { sendAgain(item.id); });
        shown.state.replaceChildren(again);
        return;
      }
      var said = { sending: item.tries ? words.retrying : words.sending, waiting: words.sending, sent: words.sent };
      shown.state.textContent = said[item.state] || "";
      // "Sent" is worth telling of the newest only.
      if (item.state === "sent") {
        if (lastSent && lastSent !== shown.state && lastSent.textContent === words.sent) lastSent.textContent = "";
        lastSent = shown.state;
      }
    }
    var lastSent = null;

    function forgetChoices() {
      if (choices) choices.remove();
      choices = null;
    }

    function offer(reply) {
      var offered = reply.quick_replies || [];
      if (!offered.length) return;
      choices = element("div", "choices");
      choices.setAttribute("role", "group");
      choices.setAttribute("aria-label", words.choices);
      offered.forEach(function (one, index) {
        var button = element("button", "", (reply.numbered ? index + 1 + ". " : "") + one.label);
        button.type = "button";
        button.addEventListener("click", function () {
          say(one.label, one.payload);
        });
        choices.append(button);
      });
      log.append(choices);
    }

    function showAll() {
      if (listening) listening.stop();
      // What was said before isn't read out again.
      log.setAttribute("aria-live", "off");
      log.replaceChildren();
      nodes.clear();
      choices = null;
      show({ who: "bot", id: null, reply: data.welcome });
      items.forEach(show);
      window.setTimeout(function () { log.setAttribute("aria-live", "polite"); }, 100);
    }

    function reveal(node) {
      node.classList.add("arrived");
      // The end of the conversation, or the beginning of an answer that is longer than the screen.
      var room = window.innerHeight - form.parentNode.offsetHeight - 96;
      var height = log.getBoundingClientRect().bottom - node.getBoundingClientRect().top;
      if (height > room) node.scrollIntoView({ block: "start" });
      else window.scrollTo(0, root.scrollHeight);
    }

    function add(item) {
      items.push(item);
      keep();
      reveal(show(item));
    }

    // What is going on, in one line

    var trouble = "";
    var flying = 0;
    var slow = null;

    function tell() {
      window.clearTimeout(slow);
      var typing = !trouble && flying > 0;
      if (typing && !status.textContent) {
        slow = window.setTimeout(function () { write(words.typing, "typing"); }, 350);
      } else {
        write(trouble || (typing ? words.typing : ""), trouble ? "trouble" : "typing");
      }
    }

    function write(text, kind) {
      if (status.textContent !== text) status.textContent = text;
      status.className = kind;
    }

    function setTrouble(text) {
      trouble = text;
      tell();
    }

    // Talking to the server

    var met = false; // it has been asked what was missed, and we have our cookie
    var draining = false;
    var failures = 0;
    var blocked = 0; // not before this time: the server said so
    var timer = null;

    function request(address, options) {
      var stop = new AbortController();
      var late = window.setTimeout(function () { stop.abort(); }, PATIENCE * 1000);
      options.signal = stop.signal;
      options.cache = "no-store";
      options.credentials = "same-origin";
      return fetch(address, options).then(function (response) {
        return response.json().then(
          function (body) { return { status: response.status, after: response.headers.get("Retry-After"), body: body || {} }; },
          function () { return { status: response.status === 200 ? 0 : response.status, after: null, body: {} }; } // somebody else's page
        );
      }).catch(function () {
        return { status: 0, after: null, body: {} };
      }).finally(function () {
        window.clearTimeout(late);
      });
    }

    function known(id, text) {
      return items.some(function (item) { return item.who === "bot" && item.id === id && item.reply.text === text; });
    }

    function receive(replies, directly) {
      replies.forEach(function (reply) {
        if (known(reply.id, reply.text)) return;
        if (directly) note(reply.id);
        else if (answered.indexOf(reply.id) >= 0) return; // shown, and kept no longer
        if (reply.erased) {
          items = [];
          showAll();
          log.setAttribute("aria-live", "polite");
        }
        add({ who: "bot", id: reply.id, reply: reply });
      });
    }

    function note(id) {
      if (id <= last) { // a service that began anew counts from the beginning
        last = 0;
        answered = [];
      }
      answered.push(id);
    }

    async function catchUp() {
      var strange = items.length === 0; // a browser that kept nothing isn't shown answers without their questions
      for (;;) {
        var answer = await request("/api/replies?after=" + last, {});
        if (answer.status !== 200 || !Array.isArray(answer.body.replies)) {
          later(answer);
          return false;
        }
        var replies = answer.body.replies;
        if (!replies.length) break;
        var before = last;
        if (!strange) receive(replies);
        last = replies[replies.length - 1].id;
        if (last <= before) break;
      }
      answered = [];
      keep();
      met = true;
      arrived();
      return true;
    }

    function arrived() {
      failures = 0;
      blocked = 0;
      setTrouble("");
    }

    function later(answer) {
      // Who sends too fast has missed nothing; asking what was missed would use up what may be sent next.
      if (answer.status !== 429) met = false;
      var wait = Math.min(MAX_WAIT, Math.pow(2, failures)) * (0.75 + Math.random() / 2);
      failures += 1;
      var asked = parseInt(answer.after, 10);
      if (asked > 0) {
        wait = asked;
        blocked = Date.now() + asked * 1000;
      }
      if (answer.body.error) setTrouble(answer.body.error);
      else setTrouble(window.navigator.onLine ? words.connecting : words.offline);
      window.clearTimeout(timer);
      timer = window.setTimeout(drain, wait * 1000);
    }

    // One message on its way. Gives whether it is settled; if not, it waits.
    async function post(item) {
      item.state = "sending";
      showState(item);
      keep();
      flying += 1;
      tell();
      var body = { id: item.id };
      if (item.choice === undefined) body.text = item.text;
      else body.choice = item.choice;
      var answer = await request("/api/messages", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(body)
      });
      flying -= 1;
      // Another tab may have read all anew meanwhile.
      item = find(item.id) || item;
      return settle(item, answer);
    }

    function settle(item, answer) {
      var settled = true;
      if (answer.status === 200 && Array.isArray(answer.body.replies)) {
        item.state = "sent";
        showState(item);
        receive(answer.body.replies, true);
        arrived();
      } else if (REFUSED.indexOf(answer.status) >= 0) {
        item.state = "refused";
        showState(item);
        if (answer.body.error) add({ who: "bot", id: null, reply: { text: answer.body.error } });
        arrived();
      } else {
        item.tries = (item.tries || 0) + (answer.status >= 500 ? 1 : 0);
        item.state = item.tries >= MAX_TRIES ? "failed" : "waiting";
        settled = item.state === "failed";
        showState(item);
        later(answer);
      }
      keep();
      tell();
      return settled;
    }

    function firstWaiting() {
      return items.find(function (item) { return item.state === "waiting"; });
    }

    // What was missed, then what waits, in its order.
    async function drain() {
      if (draining) return;
      window.clearTimeout(timer);
      if (Date.now() < blocked) {
        timer = window.setTimeout(drain, blocked - Date.now());
        return;
      }
      draining = true;
      if (met || await catchUp()) {
        var item = firstWaiting();
        while (item && await post(item)) item = firstWaiting();
      }
      draining = false;
    }

    function sendAgain(id) {
      var item = find(id);
      if (!item) return;
      item.tries = 0;
      item.state = "waiting";
      showState(item);
      settleFocus(item);
      blocked = 0;
      drain();
    }

    function say(text, choice) {
      var item = { who: "you", id: newId(), text: text, state: "sending" };
      if (choice !== undefined) item.choice = choice;
      var queued = !met || draining || firstWaiting();
      if (queued) item.state = "waiting";
      add(item);
      if (queued) drain();
      else post(item);
      settleFocus(item);
    }

    // A mouse has a keyboard beside it; on a phone the field would open one over the answer.
    var withKeyboard = window.matchMedia("(hover: hover) and (pointer: fine)");

    function settleFocus(item) {
      if (withKeyboard.matches) field.focus({ preventScroll: true });
      else if (!document.activeElement || document.activeElement === document.body) {
        nodes.get(item.id).message.focus({ preventScroll: true });
      }
    }

    // What the citizen does

    function grow() {
      field.style.height = "auto";
      field.style.height = field.scrollHeight + "px";
    }

    form.addEventListener("submit", function (event) {
      event.preventDefault();
      var text = field.value.trim();
      if (!text) {
        field.focus();
        return;
      }
      field.value = "";
      grow();
      say(text);
    });

    field.addEventListener("input", grow);
    field.addEventListener("keydown", function (event) {
      // While a syllable is being composed, Enter belongs to the keyboard.
      if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
      event.preventDefault();
      form.requestSubmit();
    });

    document.getElementById("erase").addEventListener("click", function () {
      if (window.confirm(words["erase-confirm"])) say(words.erase, "command:erase");
    });

    var smaller = document.getElementById("smaller");
    var bigger = document.getElementById("bigger");

    function resize(step) {
      size = Math.min(SIZES - 1, Math.max(0, size + step));
      root.dataset.size = String(size);
      smaller.setAttribute("aria-disabled", String(size === 0));
      bigger.setAttribute("aria-disabled", String(size === SIZES - 1));
      if (step) save(SIZE, String(size));
      grow();
    }
    smaller.addEventListener("click", function () { resize(-1); });
    bigger.addEventListener("click", function () { resize(1); });

    // Who scans the code of a printed leaflet comes with it in the address: said once, and not again by a reload.
    function comeByLeaflet() {
      var address = new URL(window.location.href);
      var code = address.searchParams.get("ref");
      if (code === null) return;
      address.searchParams.delete("ref");
      window.history.replaceState(null, "", address.pathname + address.search + address.hash);
      if (/^[A-Za-z0-9_-]{1,64}$/.test(code)) say(words["from-leaflet"], "ref:" + code);
    }

    function look() {
      if (document.hidden || flying || draining || !met || !items.length) return;
      met = false;
      drain();
    }
    window.setInterval(look, LOOK_EVERY * 1000);
    document.addEventListener("visibilitychange", look);

    window.addEventListener("online", function () {
      failures = 0;
      drain();
    });
    window.addEventListener("offline", function () {
      met = false;
      setTrouble(words.offline);
    });
    window.addEventListener("storage", function (event) {
      if (event.key !== KEPT || flying || draining) return;
      recall();
      showAll();
    });

    recall();
    showAll();
    resize(0);
    if (items.length) window.scrollTo({ top: root.scrollHeight, behavior: "instant" });
    drain();
    comeByLeaflet();
  });
})();
