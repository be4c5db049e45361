// nlp.js as its guide shows it. The same job on standard input and the same result as contender.py.
const { NlpManager } = require("node-nlp");

const LANGUAGE = "vi";
const WARM_UP = 20;

async function main() {
  const chunks = [];
  for await (const chunk of process.stdin) chunks.push(chunk);
  const job = JSON.parse(Buffer.concat(chunks));
  const before = process.memoryUsage().rss;

  const begun = process.cpuUsage();
  const manager = new NlpManager({ languages: [LANGUAGE], forceNER: false, autoSave: false, nlu: { log: false } });
  for (const [text, intent] of job.train) manager.addDocument(LANGUAGE, text, intent);
  await manager.train();
  const { user, system } = process.cpuUsage(begun);
  const build = (user + system) / 1e6;

  const say = async (text) => {
    const { classifications } = await manager.process(LANGUAGE, text);
    const found = classifications.filter(({ intent }) => intent !== "None");
    return [found.slice(0, 3).map(({ intent }) => intent), found.length ? found[0].score : 0, ""];
  };
  for (const [text] of job.train.slice(0, WARM_UP)) await say(text);
  const added = (process.memoryUsage().rss - before) / 1e6;

  const said = {};
  const times = {};
  for (const [name, texts] of Object.entries(job.sets)) {
    said[name] = [];
    times[name] = [];
    for (const text of texts) {
      const start = performance.now();
      const one = await say(text);
      times[name].push((performance.now() - start) / 1000);
      said[name].push(one);
    }
  }
  process.stdout.write(JSON.stringify({ build, added, said, times }));
}

main();
