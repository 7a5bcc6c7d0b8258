"use strict";

// The engine's own tree of tables, looked up: whole numbers are added, counted per level, and a combination of levels has
// its rule in a table. All of it in BigInt and fractions, so that the page says exactly what the program says.
//
// `options` gives for each trait a list of [value, weight]; nodes name a trait by its index.

// By the caps that stay possible and by the sum of points: the weight of the completions that come to it.
function sums(traits, options, all) {
  let found = new Map([[all, new Map([[0n, 1n]])]]);
  for (const trait of traits) {
    const longer = new Map();
    for (const [caps, bySum] of found) {
      for (const [value, weight] of options[trait.trait]) {
        const left = caps & BigInt(trait.caps[value]);
        if (!longer.has(left)) longer.set(left, new Map());
        const target = longer.get(left);
        for (const [sum, before] of bySum) {
          const next = sum + BigInt(trait.points[value]);
          target.set(next, (target.get(next) ?? 0n) + before * BigInt(weight));
        }
      }
    }
    found = longer;
  }
  return found;
}

// The weight of the completions at each level. The traits are split in two halves, as the engine does, so that the work
// grows with the sums of a half, not with the product of all values.
function levels(criterion, options) {
  const bounds = criterion.bounds.map(BigInt);
  const all = (1n << BigInt(criterion.at_most.length)) - 1n;
  const half = (parity) => sums(criterion.traits.filter((_, place) => place % 2 === parity), options, all);
  const found = new Map();
  const add = (level, weight) => weight && found.set(level, (found.get(level) ?? 0n) + weight);
  const right = half(1);
  for (const [leftCaps, bySum] of half(0)) {
    const points = [...bySum.keys()].sort((one, other) => (one < other ? -1 : one > other ? 1 : 0));
    const atLeast = [0n];
    for (const each of [...points].reverse()) atLeast.push(atLeast.at(-1) + bySum.get(each));
    atLeast.reverse();
    const first = (bound) => {
      let low = 0;
      let high = points.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (points[middle] < bound) low = middle + 1;
        else high = middle;
      }
      return low;
    };
    for (const [rightCaps, others] of right) {
      const ceiling = Math.min(
        bounds.length,
        ...criterion.at_most.filter((_, bit) => ((leftCaps & rightCaps) >> BigInt(bit)) & 1n),
      );
      for (const [other, weight] of others) {
        let above = atLeast[0];
        for (let level = 0; level < ceiling; level++) {
          const reached = atLeast[first(bounds[level] - other)];
          add(level, weight * (above - reached));
          above = reached;
        }
        add(ceiling, weight * above);
      }
    }
  }
  return sorted(found);
}

// A map from whole numbers, in their order.
const sorted = (map) => new Map([...map].sort(([one], [other]) => one - other));

// The results of a node over all completions: its levels (or values) with their weight of the whole, and `criteria`: the
// results of the criteria in it, itself first.
function judge(node, options) {
  if ("trait" in node) {
    const levels = new Map(options[node.trait].map(([value, weight]) => [value, BigInt(weight)]));
    return { levels, whole: [...levels.values()].reduce((sum, weight) => sum + weight, 0n), criteria: [] };
  }
  const { within, ...found } = "inputs" in node ? byTable(node, options) : byPoints(node, options);
  const result = { node, ...found };
  return { ...result, criteria: [result, ...within.flatMap((each) => each.criteria)] };
}

// A criterion that points decide: its scores as [numerator, denominator], its levels.
function byPoints(node, options) {
  const unit = BigInt(node.unit);
  let [low, high, expected, whole] = [0n, 0n, 0n, 1n];
  for (const trait of node.traits) {
    const chosen = options[trait.trait].map(([value, weight]) => [BigInt(trait.points[value]), BigInt(weight)]);
    const weight = chosen.reduce((sum, each) => sum + each[1], 0n);
    low += chosen.reduce((least, [points]) => (points < least ? points : least), chosen[0][0]);
    high += chosen.reduce((most, [points]) => (points > most ? points : most), chosen[0][0]);
    expected = expected * weight + whole * chosen.reduce((sum, each) => sum + each[0] * each[1], 0n);
    whole *= weight;
  }
  return {
    score: { low: [low, unit], high: [high, unit], expected: [expected, whole * unit] },
    levels: node.levels.length ? levels(node, options) : new Map(),
    whole,
    within: node.subtotals.map((part) => judge(part, options)),
  };
}

// A criterion that a table decides, or the set: its levels (of the set: recommendations), its rules with their weight.
function byTable(node, options) {
  const within = node.inputs.map((input) => judge(input, options));
  let found = new Map([[0, 1n]]);
  within.forEach((input, place) => {
    const next = new Map();
    for (const [index, weight] of found) {
      for (const [level, factor] of input.levels) next.set(index + level * node.strides[place], weight * factor);
    }
    found = next;
  });
  const rules = added([...found].map(([index, weight]) => [node.table[index], weight]));
  return {
    levels: added([...rules].map(([rule, weight]) => [node.rules[rule].level, weight])),
    rules,
    whole: within.reduce((product, input) => product * input.whole, 1n),
    within,
  };
}

// The weights of each number, added up, in the order of the numbers.
function added(pairs) {
  const sums = new Map();
  for (const [number, weight] of pairs) sums.set(number, (sums.get(number) ?? 0n) + weight);
  return sorted(sums);
}

// What a group is given whose traits have these options: the recommendations, best first, each with its weight of the
// whole and its rules; and the results of all criteria, each before those in it.
function evaluate({ top }, options) {
  const { levels, rules, whole, criteria } = judge(top, options);
  const outcomes = [...levels].reverse().map(([recommendation, weight]) => ({
    recommendation,
    weight,
    rules: [...rules.keys()].filter((rule) => top.rules[rule].level === recommendation),
  }));
  return { criteria: criteria.slice(1), outcomes, whole };
}

// A fraction times ten to the `digits`, rounded half to even.
function rounded([numerator, denominator], digits) {
  const scaled = numerator * 10n ** BigInt(digits);
  const [whole, rest] = [scaled / denominator, (scaled % denominator) * 2n];
  const up = rest > denominator || (rest === denominator && whole % 2n === 1n);
  return up ? whole + 1n : whole;
}
