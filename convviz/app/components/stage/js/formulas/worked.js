import { factor, fill, number } from '../../../common/js/format.js';

const OPERAND_DIGITS = [3, 4, 5, 6, 7]; // float32 has no more
const RESULT_DIGITS = [5, 4];
const SHORTER = 2.5; // digits of every operand that a result with one digit less has to save

/**
 * Numbers of a sum or product that a pocket calculator confirms: with as few digits as give the result behind
 * the sign.
 * @param {ArrayLike<number>} operands
 * @param {(numbers: number[]) => number} combine  what the sentence does with them
 * @param {number} result
 * @returns {{digits: number, shown: string[], equals: string, value: string}} negative operands in brackets;
 *   `≈` where no rounding agrees
 */
export function worked(operands, combine, result, resultDigits = RESULT_DIGITS) {
  const tries = OPERAND_DIGITS.map((digits) => {
    const shown = Array.from(operands, (operand) => exactly(operand, digits));
    return { digits, shown, found: combine(shown.map(read)) };
  });
  const agreeing = resultDigits.flatMap((many) => {
    const value = exactly(result, many);
    const agreed = tries.find(({ found }) => exactly(found, many) === value);
    return agreed ? [{ ...agreed, value, cost: agreed.digits + (many < resultDigits[0] ? SHORTER : 0) }] : [];
  });
  if (agreeing.length) {
    const { digits, shown, value } = agreeing.reduce((best, one) => (one.cost < best.cost ? one : best));
    return { digits, shown: shown.map(bracketed), equals: '=', value };
  }
  return {
    digits: 3,
    shown: Array.from(operands, (operand) => bracketed(exactly(operand, 3))),
    equals: '≈',
    value: number(result, 4),
  };
}

/**
 * Numbers in pairs as a sum of products, `x₀ × w₀ + x₁ × w₁ + …`; a last number without a partner is added as
 * it is. A long sum is cut openly: the formula below the stage has all of it.
 * @returns {{terms: string, last: string, equals: string, value: string}}
 */
export function summed(numbers, result, text, most) {
  const count = Math.floor(numbers.length / 2);
  if (count <= most) {
    const { shown, ...rest } = worked(numbers, sumOfPairs, result);
    return { terms: pairs(shown, count).join(' + ') || '0', last: shown.at(-1), ...rest };
  }
  const terms = pairs(
    numbers.map((one) => factor(one)),
    most,
  );
  return {
    terms: [...terms, fill(text.more_terms, { count: count - most })].join(' + '),
    last: factor(numbers.at(-1)),
    equals: '=',
    value: number(result, 5),
  };
}

/** w₀ x₀ + w₁ x₁ + … of numbers that stand one behind the other; a last one without a partner is added. */
export function sumOfPairs(numbers) {
  let sum = numbers.length % 2 ? numbers.at(-1) : 0;
  for (let k = 0; k + 1 < numbers.length; k += 2) sum += numbers[k] * numbers[k + 1];
  return sum;
}

const pairs = (shown, count) =>
  Array.from({ length: count }, (_, k) => `${shown[2 * k]} × ${shown[2 * k + 1]}`);

/** A number that stands outside a product needs no brackets. */
export const bare = (shown) => shown.replace(/[()]/g, '');

const read = (text) => Number(text.replaceAll('−', '-'));
const bracketed = (text) => (text.startsWith('−') ? `(${text})` : text);

/** A number with so many digits, whatever its size. */
export function exactly(value, digits) {
  const size = Math.abs(value);
  if (value === 0 || (size >= 1e-3 && size < 1e5)) return number(value, digits);
  return String(Number(value.toPrecision(digits)).toExponential())
    .replace('e+', 'e')
    .replaceAll('-', '−');
}
