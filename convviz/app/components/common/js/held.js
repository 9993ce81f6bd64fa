/**
 * The value of a map under a key that it is known to have.
 * @template Key, Value
 * @param {Map<Key, Value>} map
 * @param {Key} key
 */
export function held(map, key) {
  const value = map.get(key);
  if (value === undefined) throw new Error(`there is no ${key}`);
  return value;
}
