/** One printed decimal times another, rounded to so many digits as it is taught at school: a five goes up, whatever the sign. */
export function printedProduct(one: string, other: string, digits: number): string {
  const factors = [one, other].map((text) => text.replace("-", ""));
  const decimals = factors.reduce((sum, text) => sum + (text.split(".")[1] ?? "").length, 0);
  const whole = factors.reduce((product, text) => product * BigInt(text.replace(".", "")), 1n).toString();
  const exact = whole.padStart(decimals + 1, "0").padEnd(decimals + 1, "0");
  const integer = exact.slice(0, exact.length - decimals);
  const fraction = decimals === 0 ? "" : exact.slice(-decimals);
  const kept = BigInt(integer + fraction.slice(0, digits).padEnd(digits, "0"));
  const rounded = (kept + ((fraction[digits] ?? "0") >= "5" ? 1n : 0n)).toString().padStart(digits + 1, "0");
  const point = rounded.length - digits;
  const text = digits === 0 ? rounded : `${rounded.slice(0, point)}.${rounded.slice(point)}`;
  const isNegative = one.startsWith("-") !== other.startsWith("-") && /[1-9]/.test(text);
  return isNegative ? `-${text}` : text;
}
