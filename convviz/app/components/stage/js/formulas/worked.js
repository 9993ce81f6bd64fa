import { factor, fill, number } from '../../../common/js/format.js';

/** @import { Text } from '../../../common/js/format.js' */
/** @import { Sign } from './pieces.js' */

const OPERAND_DIGITS = [3, 4, 5, 6, 7]; // float32 has no more
const RESULT_DIGITS = [5, 4];
const SHORTER = 2.5; // digits of every operand that a result with one digit less has to save

/**
 * Numbers of a sum or product that a pocket calculator confirms: with the fewest digits that give the result
 * behind the sign.
 * @param {ArrayLike<number>} operands
 * @param {(numbers: number[]) => number} combine  what the sentence does with them
 * @param {number} result
 * @param {number[]} [resultDigits]
 * @returns {{ digits: number, shown: string[], equals: Sign, value: string }}
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
 * it is. A long sum is visibly cut: the formula below the stage has all of it.
 * @param {number[]} numbers
 * @param {number} result
 * @param {Text} text
 * @param {number} most
 * @returns {{ terms: string, last: string, equals: Sign, value: string }}
 */
export function summed(numbers, result, text, most) {
  const count = Math.floor(numbers.length / 2);
  if (count <= most) {
    const { shown, ...rest } = worked(numbers, sumOfPairs, result);
    return { terms: pairs(shown, count).join(' + ') || '0', last: shown[shown.length - 1], ...rest };
  }
  const terms = pairs(
    numbers.map((one) => factor(one)),
    most,
  );
  return {
    terms: [...terms, fill(text.more_terms, { count: count - most })].join(' + '),
    last: factor(numbers[numbers.length - 1]),
    equals: '=',
    value: number(result, 5),
  };
}

/**
 * w₀ x₀ + w₁ x₁ + … of numbers that stand one behind the other; a last one without a partner is added.
 * @param {number[]} numbers
 */
export function sumOfPairs(numbers) {
  let sum = numbers.length % 2 ? numbers[numbers.length - 1] : 0;
  for (let k = 0; k + 1 < numbers.length; k += 2) sum += numbers[k] * numbers[k + 1];
  return sum;
}

/** @param {string[]} shown  @param {number} count */
const pairs = (shown, count) =>
  Array.from({ length: count }, (_, k) => `${shown[2 * k]} × ${shown[2 * k + 1]}`);

/**
 * A number that stands outside a product needs no brackets.
 * @param {string} shown
 */
export const bare = (shown) => shown.replace(/[()]/g, '');

/** @param {string} text */
const read = (text) => Number(text.replaceAll('−', '-'));
/** @param {string} text */
const bracketed = (text) => (text.startsWith('−') ? `(${text})` : text);

/**
 * A number with so many digits, whatever its size.
 * @param {number} value
 * @param {number} digits
 */
export function exactly(value, digits) {
  const size = Math.abs(value);
  if (value === 0 || (size >= 1e-3 && size < 1e5)) return number(value, digits);
  return String(Number(value.toPrecision(digits)).toExponential())
    .replace('e+', 'e')
    .replaceAll('-', '−');
}
