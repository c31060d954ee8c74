/** Solution ids as the field keeps them: one a line; `;` is read too. */
export const solutionIds = (text) => [
  ...new Set(
    (text ?? '')
      .split(/[;\n]/)
      .map((id) => id.trim())
      .filter(Boolean),
  ),
];

export const solutionText = (ids) => ids.join('\n');
