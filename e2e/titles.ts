/** Of the data sets that are offered, in their order. */
export const titles = [
  'MNIST digits',
  'Fashion-MNIST',
  'CIFAR-10',
  'Quick, Draw! doodles',
  'Photos',
  'Shapes (generated)',
  'Shortcut (generated)',
  'Printed letters (generated)',
];
