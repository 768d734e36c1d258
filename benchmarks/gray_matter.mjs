// Reads posts, a JSON text a line, with gray-matter; prints what it makes of each, and at the end how long a post takes.
import { createInterface } from "node:readline";
import { createRequire } from "node:module";

const matter = createRequire(process.cwd() + "/")("gray-matter");
const texts = [];
for await (const line of createInterface({ input: process.stdin })) texts.push(JSON.parse(line));

const told = (value) => {
  if (value instanceof Date) return { time: value.getTime() / 1000 };
  if (Array.isArray(value)) return value.map(told);
  if (value && typeof value === "object")
    return { map: Object.entries(value).map(([key, item]) => [key, told(item)]) };
  return value;
};
for (const text of texts) {
  try {
    const file = matter(text, {});
    const row = { data: told(file.data) };
    try {
      row.back = matter.stringify(file);
    } catch {} // such a post is not given back
    console.log(JSON.stringify(row));
  } catch {
    console.log("{}");
  }
}
const turns = [];
for (let turn = 0; turn < 15; turn++) {
  const start = process.hrtime.bigint();
  for (const text of texts)
    try {
      matter(text, {}); // with options, so that its cache of what it has read is not asked
    } catch {}
  turns.push(Number(process.hrtime.bigint() - start) / 1e9 / texts.length);
}
console.log(JSON.stringify({ seconds: turns.sort((a, b) => a - b)[7] }));
