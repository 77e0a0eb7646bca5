/**
 * A segment of toolpath is a bead: an ellipse, as wide as the line and as high as the layer, drawn along a straight
 * way. Each is one flat ribbon that turns to the eye, as wide as the ellipse looks from there; the fragment shader gives
 * it the light of a round surface and rounds its ends. Four corners a segment, so that millions stay smooth.
 */
export const TOOLPATH_VERTEX = /* glsl */ `
  uniform vec2 viewport;
  uniform int firstSegment;
  uniform float width;
  uniform float height;
  uniform vec3 colours[FEATURES];
  uniform float visible[FEATURES];
  attribute vec4 ends;
  attribute float z;
  attribute float feature;
  varying vec3 colour;
  varying vec3 across;
  varying vec3 towards;
  varying vec2 onBead;
  varying float halfLength;
  varying float roundness;

  const vec4 OUTSIDE = vec4(2.0, 2.0, 2.0, 1.0);

  void main() {
    int kind = int(feature + 0.5);
    if (gl_InstanceID < firstSegment || visible[kind] < 0.5) {
      gl_Position = OUTSIDE;
      return;
    }
    bool travel = kind == 0;
    float beadHeight = travel ? 0.0 : height;
    vec3 start = vec3(ends.xy, z - beadHeight * 0.5);
    vec3 end = vec3(ends.zw, z - beadHeight * 0.5);
    vec3 along = end - start;
    float bead = length(along);
    along = bead > 0.0 ? along / bead : vec3(1.0, 0.0, 0.0);

    vec3 middle = position.x < 0.5 ? start : end;
    vec4 inView = modelViewMatrix * vec4(middle, 1.0);
    vec3 eye = (inverse(modelViewMatrix) * vec4(0.0, 0.0, 0.0, 1.0)).xyz;
    vec3 view = normalize(eye - middle);
    vec3 side = cross(along, view);
    float sideLength = length(side);
    side = sideLength > 0.001 ? side / sideLength : vec3(-along.y, along.x, 0.0);

    // Half of the ellipse's width as it looks from here.
    float half_ = travel ? 0.03 : 0.5 * sqrt(
      pow(length(side.xy) * width, 2.0) + pow(side.z * height, 2.0));
    // Never thinner than about a pixel, or far parts would shimmer.
    float pixel = 2.0 * -inView.z / (projectionMatrix[1][1] * viewport.y);
    half_ = max(half_, pixel * 0.55);
    // Seen from afar the beads are finer than pixels: their own light would only make patterns, so they lie flat.
    roundness = smoothstep(1.0, 3.0, half_ / pixel);

    float past = travel ? 0.0 : half_ * (position.x < 0.5 ? -1.0 : 1.0);
    vec3 corner = middle + along * past + side * position.y * half_;
    colour = colours[kind];
    across = normalize(normalMatrix * side);
    towards = normalize(normalMatrix * cross(side, along));
    halfLength = 0.5 * bead / half_;
    onBead = vec2((position.x < 0.5 ? -1.0 : 1.0) * (halfLength + (travel ? 0.0 : 1.0)), position.y);
    gl_Position = projectionMatrix * modelViewMatrix * vec4(corner, 1.0);
  }
`;

export const TOOLPATH_FRAGMENT = /* glsl */ `
  uniform float opacity;
  varying vec3 colour;
  varying vec3 across;
  varying vec3 towards;
  varying vec2 onBead;
  varying float halfLength;
  varying float roundness;

  void main() {
    float beyond = max(abs(onBead.x) - halfLength, 0.0);
    if (beyond * beyond + onBead.y * onBead.y > 1.0) discard;
    float bulge = sqrt(max(1.0 - onBead.y * onBead.y, 0.0));
    vec3 facing = towards.z < 0.0 ? -towards : towards;
    vec3 normal = normalize(across * onBead.y * roundness + facing * mix(1.0, bulge, roundness));
    float key = max(dot(normal, normalize(vec3(-0.35, 0.55, 0.75))), 0.0);
    float shine = pow(key, 24.0) * 0.12;
    gl_FragColor = vec4(colour * (0.42 + 0.66 * key) + shine, opacity);
    #include <colorspace_fragment>
  }
`;
