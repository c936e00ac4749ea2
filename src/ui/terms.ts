/** The page's terms, each explained in one sentence with its name in Keras or scikit-learn, where it has one. */
export const terms = {
  prediction: 'How probable the network holds each class for the current picture. Keras: model.predict.',
  loss: 'How wrong the network is on average; the smaller, the better. Keras: categorical_crossentropy.',
  accuracy: 'The part of the pictures whose most probable class is the true one. Keras: accuracy.',
  'confusion matrix':
    'Which class was taken for which, counted over the validation pictures. scikit-learn: confusion_matrix.',
  parameters: 'The numbers a network learns: weights and biases. Keras: count_params.',
  'multiply-adds': 'Multiplications, each with an addition, that one picture takes: how much work it is.',
  'activation memory': 'What a block puts out for a batch, or all of them, held in memory while training.',
  'receptive field': 'How much of the picture one value of a feature map can see, in pixels.',
  'output shape':
    'Height, width and channels of what comes out, or its number of values. Keras: output_shape.',
  'each value':
    'What the layer makes of one number x that it reads; of a, b and so on where it reads several layers.',
  layer: 'One step of the network, under the name that Keras gives it. Keras: model.layers.',
  'connected to': 'The layers whose outputs a layer reads. Keras: what the layer is called on.',
  'total params': 'All parameters, four bytes each. Keras: model.count_params().',
  'trainable params': 'Those that training changes. Keras: trainable_weights.',
  'non-trainable params':
    'Those that it does not: of frozen layers, and the running mean and variance of BatchNormalization. Keras: non_trainable_weights.',
  channels: 'One channel is one feature map: what one filter finds, and where.',
  epoch: 'One pass over all training pictures. Keras: epochs.',
  step: 'One update of the weights, from one batch of pictures. Keras: steps_per_epoch.',
} as const;

/** A word that is explained on hover and focus. */
export type TermName = keyof typeof terms;
