import { create } from "xmlbuilder2";

export type Element = { name: string; attributes: Record<string, string>; children: Element[]; text: string };

/** An XML document as a tree, without what stands between the elements. */
export function parseXml(bytes: Uint8Array): Element {
  const root = create(new TextDecoder().decode(bytes)).root().node;
  return elementOf(root as unknown as Node);
}

/** What is found along a path of names, from the element down. */
export function all(element: Element, path: string): Element[] {
  return path
    .split("/")
    .reduce(
      (found, name) => found.flatMap(({ children }) => children.filter((child) => child.name === name)),
      [element],
    );
}

export function textAt(element: Element, path: string): string | undefined {
  return all(element, path)[0]?.text;
}

type Node = {
  nodeType: number;
  nodeName: string;
  textContent: string | null;
  childNodes: Iterable<Node>;
  attributes?: Iterable<{ name: string; value: string }>;
};
const ELEMENT = 1;

function elementOf(node: Node): Element {
  const children = [...node.childNodes].filter(({ nodeType }) => nodeType === ELEMENT).map(elementOf);
  const attributes = Object.fromEntries([...(node.attributes ?? [])].map(({ name, value }) => [name, value]));
  const text = children.length > 0 ? "" : (node.textContent ?? "");
  return { name: node.nodeName, attributes, children, text };
}
