// Carbone: node carbone.js TEMPLATE VALUES OUT CALLS → milliseconds of one core a paper
const fs = require("fs");
const util = require("util");
const carbone = require("carbone");

const render = util.promisify(carbone.render);
const [template, values, out, calls] = process.argv.slice(2);
const data = JSON.parse(fs.readFileSync(values, "utf8"));

(async () => {
  for (let i = 0; i < calls; i++) await render(template, data); // warm
  const started = process.cpuUsage();
  for (let i = 0; i < calls; i++) await render(template, data);
  const used = process.cpuUsage(started);
  console.log((used.user + used.system) / 1000 / calls);
  fs.writeFileSync(out, await render(template, data));
  process.exit(0);
})();
