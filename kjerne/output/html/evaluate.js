"use strict";

// The engine's own tables, looked up: whole numbers are added, counted per level, and a combination of levels has its
// rule in the table. All of it in BigInt and fractions, so that the page says exactly what the program says.

// By the caps that stay possible and by the sum of points: the weight of the completions that come to it.
function sums(traits, options, all) {
  let found = new Map([[all, new Map([[0n, 1n]])]]);
  traits.forEach((trait, place) => {
    const longer = new Map();
    for (const [caps, bySum] of found) {
      for (const [value, weight] of options[place]) {
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
  });
  return found;
}

// The weight of the completions at each level. The traits are split in two halves, as the engine does, so that the work
// grows with the sums of a half, not with the product of all values.
function levels(criterion, options) {
  const bounds = criterion.bounds.map(BigInt);
  const all = (1n << BigInt(criterion.at_most.length)) - 1n;
  const half = (parity) => {
    const mine = (_, place) => place % 2 === parity;
    return sums(criterion.traits.filter(mine), options.filter(mine), all);
  };
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
  return new Map([...found].sort(([one], [other]) => one - other));
}

// One criterion over all completions: its scores as [numerator, denominator], its levels with their weight of the whole.
function spread(criterion, options) {
  const unit = BigInt(criterion.unit);
  let [low, high, expected, whole] = [0n, 0n, 0n, 1n];
  criterion.traits.forEach((trait, place) => {
    const chosen = options[place].map(([value, weight]) => [BigInt(trait.points[value]), BigInt(weight)]);
    const weight = chosen.reduce((sum, each) => sum + each[1], 0n);
    low += chosen[0][0];
    high += chosen.at(-1)[0];
    expected = expected * weight + whole * chosen.reduce((sum, each) => sum + each[0] * each[1], 0n);
    whole *= weight;
  });
  return {
    low: [low, unit],
    high: [high, unit],
    expected: [expected, whole * unit],
    levels: levels(criterion, options),
    whole,
  };
}

// What a group is given whose traits have these options (per criterion and trait a list of [value, weight]): the
// recommendations, best first, each with its weight of the whole and its rules.
function evaluate(engine, options) {
  const criteria = engine.criteria.map((criterion, place) => spread(criterion, options[place]));
  let found = new Map([[0, 1n]]);
  criteria.forEach((part, place) => {
    const stride = engine.levels.length ** place;
    const next = new Map();
    for (const [index, weight] of found) {
      for (const [level, factor] of part.levels) next.set(index + level * stride, weight * factor);
    }
    found = next;
  });
  const byRule = new Map();
  for (const [index, weight] of found) {
    const rule = engine.table[index];
    byRule.set(rule, (byRule.get(rule) ?? 0n) + weight);
  }
  const outcomes = new Map();
  for (const [rule, weight] of [...byRule].sort(([one], [other]) => one - other)) {
    const number = engine.rules[rule].recommendation;
    const before = outcomes.get(number) ?? { recommendation: number, weight: 0n, rules: [] };
    outcomes.set(number, { ...before, weight: before.weight + weight, rules: [...before.rules, rule] });
  }
  return {
    criteria,
    outcomes: [...outcomes.values()].sort((one, other) => other.recommendation - one.recommendation),
    whole: criteria.reduce((product, part) => product * part.whole, 1n),
  };
}

// A fraction times ten to the `digits`, rounded half to even.
function rounded([numerator, denominator], digits) {
  const scaled = numerator * 10n ** BigInt(digits);
  const [whole, rest] = [scaled / denominator, (scaled % denominator) * 2n];
  const up = rest > denominator || (rest === denominator && whole % 2n === 1n);
  return up ? whole + 1n : whole;
}
