declare module 'sandbox/components' {
  import type { LightningElement } from 'lwc';
  /** The exposed components of the package by tag. */
  export const components: Readonly<Record<string, (() => Promise<{ default: typeof LightningElement }>) | undefined>>;
}

declare module 'sandbox/synthetic-shadow';
