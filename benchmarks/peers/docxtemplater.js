// docxtemplater: node docxtemplater.js TEMPLATE VALUES OUT CALLS → milliseconds a paper
const fs = require("fs");
const PizZip = require("pizzip");
const Docxtemplater = require("docxtemplater");

const [template, values, out, calls] = process.argv.slice(2);
const content = fs.readFileSync(template);
const data = JSON.parse(fs.readFileSync(values, "utf8"));

function fill() {
  const paper = new Docxtemplater(new PizZip(content), { paragraphLoop: true, linebreaks: true });
  paper.render(data);
  return paper.getZip().generate({ type: "nodebuffer", compression: "DEFLATE" });
}

for (let i = 0; i < calls; i++) fill(); // warm
const started = process.hrtime.bigint();
for (let i = 0; i < calls; i++) fill();
console.log(Number(process.hrtime.bigint() - started) / 1e6 / calls);
fs.writeFileSync(out, fill());
