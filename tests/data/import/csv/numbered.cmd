headless.txt --map 'label=#1,names=#2:/' --type person
