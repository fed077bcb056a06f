// Carbone: node carbone.js TEMPLATE VALUES OUT CALLS → milliseconds a paper
const fs = require("fs");
const util = require("util");
const carbone = require("carbone");

const render = util.promisify(carbone.render);
const [template, values, out, calls] = process.argv.slice(2);
const data = JSON.parse(fs.readFileSync(values, "utf8"));

(async () => {
  for (let i = 0; i < calls; i++) await render(template, data); // warm
  const started = process.hrtime.bigint();
  for (let i = 0; i < calls; i++) await render(template, data);
  console.log(Number(process.hrtime.bigint() - started) / 1e6 / calls);
  fs.writeFileSync(out, await render(template, data));
  process.exit(0);
})();
