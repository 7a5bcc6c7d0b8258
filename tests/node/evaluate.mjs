// The page's own evaluation, run on compiled tables and options from a file: its results, with numbers as texts.
import { readFileSync } from "node:fs";
import { runInThisContext } from "node:vm";

const [script, file] = process.argv.slice(2);
runInThisContext(readFileSync(script, "utf-8"));
const results = JSON.parse(readFileSync(file, "utf-8")).map(({ engine, options }) =>
  options.map((each) => {
    const found = evaluate(engine, each);
    return {
      whole: found.whole,
      outcomes: found.outcomes,
      criteria: found.criteria.map(({ node, score, levels, rules, whole }) => ({
        id: node.id, score, levels: [...levels].map(([level, weight]) => [node.levels[level], weight]), whole,
        rules: rules && [...rules.keys()].map((rule) => node.rules[rule].id),
      })),
    };
  }),
);
const text = (_, value) => (typeof value === "bigint" ? value.toString() : value);
process.stdout.write(JSON.stringify(results, text));
