// What a queue hands on it must not keep: with a garbage-collected heap the reference in its place would hold a dead
// object until the place is used again. Such a program has one executor, so a critical section that ends with it needs no
// `leave`.

/** True where a value of the type is collected, in a program with a collector. */
// @ts-ignore: decorator
@inline
export function isCollected<T>(): bool {
  // @ts-ignore: asc's number for the runtime without a collector is 0
  return isManaged<T>() && ASC_RUNTIME != 0;
}

/** Gives the reference at an address away. */
// @ts-ignore: decorator
@inline
export function moveOut<T>(place: usize): T {
  const value = load<T>(place);
  store<usize>(place, 0);
  return value;
}
