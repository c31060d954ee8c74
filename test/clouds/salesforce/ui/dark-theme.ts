/**
 * A dark theme as a theme of Salesforce works: it gives the styling hooks other values, and changes nothing else. What takes its colours
 * from the hooks follows; what has colours of its own stands out, and axe finds it. The values are ours, not those of a Salesforce theme.
 * The style sheet of SLDS 1, which the simulated org serves, fixes the colour of links and buttons: these two are set by themselves.
 */
const neutral: readonly (readonly [step: number, colour: string])[] = [
  ...([
    [100, '#1c1c1e'],
    [95, '#26262a'],
    [90, '#303036'],
    [80, '#4a4a52'],
    [70, '#63636d'],
  ] as const),
  ...([
    [60, '#7d7d88'],
    [50, '#9a9aa5'],
    [40, '#b4b4bd'],
    [30, '#c9c9d0'],
    [20, '#dedee3'],
    [15, '#e8e8ec'],
  ] as const),
  ...([
    [10, '#f3f3f5'],
    [0, '#ffffff'],
  ] as const),
];

const hooks: Readonly<Record<string, string>> = {
  ...Object.fromEntries(neutral.map(([step, colour]) => [`neutral-base-${String(step)}`, colour])),
  ...{ 'neutral-10': '#f3f3f5', 'neutral-30': '#c9c9d0', 'neutral-100-opacity-50': '#1c1c1e80' },
  ...{
    'surface-1': '#1c1c1e',
    'surface-2': '#131315',
    'surface-container-1': '#1c1c1e',
    'surface-container-2': '#26262a',
  },
  ...{ 'on-surface-1': '#c9c9d0', 'on-surface-2': '#dedee3', 'on-surface-3': '#f3f3f5' },
  ...{ 'border-1': '#63636d', 'border-2': '#8a8a95', 'border-base-1': '#4a4a52', 'border-base-4': '#8a8a95' },
  ...{ 'brand-base-10': '#eaf3fd', 'brand-base-20': '#cfe5fb', 'brand-base-30': '#a9d2f9', 'brand-base-40': '#82bdf7' },
  ...{ 'brand-base-50': '#82bdf7', 'brand-base-60': '#a9d2f9', 'brand-1': '#82bdf7', 'border-brand-2': '#82bdf7' },
  ...{ 'accent-1': '#82bdf7', 'accent-2': '#82bdf7', 'accent-3': '#a9d2f9', 'accent-container-1': '#82bdf7' },
  ...{ 'error-base-30': '#ffb3ab', 'error-base-40': '#ff938a', 'error-base-50': '#ff938a', 'error-1': '#ff938a' },
  ...{ 'success-base-40': '#6fd08c', 'success-base-50': '#6fd08c', 'success-1': '#6fd08c' },
  ...{ 'warning-base-50': '#ffb75d', 'warning-base-60': '#ffb75d', 'warning-1': '#ffb75d' },
};

export const darkTheme = `
  :root { color-scheme: dark; ${Object.entries(hooks)
    .map(([name, colour]) => `--slds-g-color-${name}: ${colour};`)
    .join(' ')} }
  :root { --slds-c-button-text-color: #82bdf7; --slds-c-button-text-color-hover: #a9d2f9; --slds-c-button-text-color-active: #a9d2f9; }
  main a { color: #82bdf7; }
  html { background: #131315; } body { color: #dedee3; }
  .frame-bar, .frame-tabs a[aria-current] { background: #1c1c1e; } .frame-tabs a { color: #dedee3; }
`;
