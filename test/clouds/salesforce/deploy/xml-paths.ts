/** All texts at a path such as `layoutSections.layoutColumns.layoutItems.field`, through repeated elements. */
export function textsAt(xml: unknown, path: string): string[] {
  return nodesAt(xml, path).filter((node) => typeof node === 'string');
}

/** All elements at a path, through repeated elements. */
export function nodesAt(xml: unknown, path: string): unknown[] {
  let nodes: unknown[] = [xml].flat();
  for (const name of path.split('.')) nodes = nodes.flatMap((node) => [valueIn(node, name) ?? []].flat());
  return nodes;
}

function valueIn(node: unknown, name: string): unknown {
  return isNode(node) ? node[name] : undefined;
}

function isNode(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** All texts in elements of this name, however deep. */
export function textsNamed(xml: unknown, name: string): string[] {
  if (Array.isArray(xml)) return xml.flatMap((node: unknown) => textsNamed(node, name));
  if (!isNode(xml)) return [];
  return Object.entries(xml).flatMap(([key, value]) => [
    ...(key === name ? [value].flat().filter((node) => typeof node === 'string') : []),
    ...textsNamed(value, name),
  ]);
}
