/** Whether a person minds nothing that moves by itself. */
export const mayMove = () => !window.matchMedia('(prefers-reduced-motion: reduce)').matches;
