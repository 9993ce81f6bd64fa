// The sizes and colours that the style sheets know too.
const JS = '../../../convviz/app/components';
const { NARROW } = await import(`${JS}/heatmap/js/sizes.js`);
const { MARKS } = await import(`${JS}/heatmap/js/palette.js`);

process.stdout.write(JSON.stringify({ narrow: NARROW, window: MARKS.window }));
