import { transform } from "sucrase";

/** The JavaScript of TypeScript, line by line the same; throws a `SyntaxError` with the place of a mistake. */
export function stripTypes(code) {
  return transform(code, { transforms: ["typescript"], disableESTransforms: true }).code;
}
