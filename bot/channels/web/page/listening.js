// Reading an answer aloud, where the browser has a Vietnamese voice. The page does without this file, too.
(function () {
  "use strict";

  var SPEAKER = "M5 9.500v5h3.500L13 18.500v-13L8.500 9.500zM16 9.200a4 4 0 0 1 0 5.600M18.500 6.700a7.500 7.500 0 0 1 0 10.600";

  // Gives {offer(message, text), stop()}; the words are those of the page.
  window.listening = function (words) {
    var synthesis = window.speechSynthesis;
    var texts = new WeakMap(); // message -> what its button reads
    var reading = null; // {button}, and the sentence under way: a browser may drop one that nobody holds

    function voice() {
      if (!synthesis) return null;
      return synthesis.getVoices().find(function (one) { return /^vi(?![a-z])/i.test(one.lang); }) || null;
    }

    function offer(message, text) {
      texts.set(message, text);
      if (voice()) addButton(message);
    }

    function addButton(message) {
      var text = texts.get(message);
      if (!text || message.querySelector(".listen")) return;
      var button = document.createElement("button");
      button.type = "button";
      button.className = "listen";
      button.append(icon(), document.createElement("span"));
      label(button, words.listen);
      button.addEventListener("click", function () {
        if (reading && reading.button === button) stop();
        else start(button, text);
      });
      message.append(button);
    }

    function icon() {
      var made = document.createElementNS("http://www.w3.org/2000/svg", "svg");
      var path = document.createElementNS("http://www.w3.org/2000/svg", "path");
      path.setAttribute("d", SPEAKER);
      made.setAttribute("viewBox", "0 0 24 24");
      made.setAttribute("aria-hidden", "true");
      made.append(path);
      return made;
    }

    function label(button, text) {
      button.lastChild.textContent = text;
    }

    function start(button, text) {
      stop();
      var now = { button: button };
      reading = now;
      label(button, words["listen-stop"]);
      // Some browsers speak only what a tap begins, and the words to speak come later.
      synthesis.speak(new SpeechSynthesisUtterance(""));
      fetch("/spoken", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        credentials: "same-origin",
        body: JSON.stringify({ text: text })
      }).then(function (response) {
        if (!response.ok) throw new Error("refused");
        return response.text();
      }).then(function (spoken) {
        // A sentence at a time: some voices fall silent in the middle of what is longer.
        next(now, spoken.match(/[^.?;:\n]*[^.?;:\s][^.?;:\n]*[.?;:]*/g) || []);
      }).catch(function () { fail(now); });
    }

    function next(now, left) {
      if (reading !== now) return;
      if (!left.length) {
        stop();
        return;
      }
      var sentence = new SpeechSynthesisUtterance(left[0].trim());
      sentence.voice = voice();
      sentence.lang = "vi-VN";
      sentence.onend = function () { next(now, left.slice(1)); };
      sentence.onerror = function () { fail(now); };
      now.sentence = sentence;
      synthesis.speak(sentence);
    }

    function fail(now) {
      if (reading !== now) return;
      stop();
      label(now.button, words["listen-failed"]);
    }

    function stop() {
      if (!reading) return;
      label(reading.button, words.listen);
      reading = null;
      synthesis.cancel();
    }

    if (synthesis) {
      synthesis.onvoiceschanged = function () {
        if (voice()) document.querySelectorAll(".message.bot").forEach(addButton);
      };
      window.addEventListener("pagehide", stop);
    }
    return { offer: offer, stop: stop };
  };
})();
