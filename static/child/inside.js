// Is a point within the boundary? Whole numbers only, so that `forms/polygon.py` finds exactly the same.
export function isInside(x, y, corners) {
  let inside = !corners.length;
  corners.forEach(([ax, ay], n) => {
    const [bx, by] = corners[(n + 1) % corners.length];
    const turn = (bx - ax) * (y - ay) - (x - ax) * (by - ay);
    const beside = x < Math.min(ax, bx) || x > Math.max(ax, bx) || y < Math.min(ay, by) || y > Math.max(ay, by);
    if (turn === 0 && !beside) inside = null;  // on a side: inside, whatever comes after
    else if (inside !== null && (ay > y) !== (by > y) && (turn > 0) === (by > ay)) inside = !inside;
  });
  return inside !== false;
}
