// Links both units that include every header; that it links is the test.
int first_unit();
int second_unit();

int main() {
  return first_unit() + second_unit() == 2 ? 0 : 1;
}
