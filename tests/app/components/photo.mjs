// What the browser makes of whole pictures: {data, width, height, limits} of each.
import { readFileSync } from 'node:fs';

const { filteredPhoto } = await import('../../../convviz/app/components/stage/js/preview/photo.js');

const filtered = ({ image, meta, filter }) => {
  const data = Uint8ClampedArray.from(image.data);
  const photo = filteredPhoto({ ...image, data }, meta, {
    ...filter,
    weight: Float32Array.from(filter.weight),
  });
  return { ...photo, data: [...photo.data] };
};

process.stdout.write(JSON.stringify(JSON.parse(readFileSync(0, 'utf8')).map(filtered)));
